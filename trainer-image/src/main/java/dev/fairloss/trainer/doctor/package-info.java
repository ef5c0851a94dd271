// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the checks of {@code fairloss doctor}: whether this machine or pod can run the trainer.
 * May import: engine, store. May not import: steps, execution, cli.
 */
package dev.fairloss.trainer.doctor;
