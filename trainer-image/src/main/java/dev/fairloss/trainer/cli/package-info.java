// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the command line: parses options, calls the other packages, shows progress, maps failures to exit codes.
 * May import: every package of the trainer. May not be imported by any.
 */
package dev.fairloss.trainer.cli;
