// SPDX-License-Identifier: Apache-2.0
/** Holds the command line: parses, calls {@code run}, shows progress, maps failures to exit codes. No mathematics. */
package dev.fairloss.trainer.cli;
