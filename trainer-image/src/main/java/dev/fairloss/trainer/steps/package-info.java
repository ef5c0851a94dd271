// SPDX-License-Identifier: Apache-2.0
/**
 * Holds what each step does, from prepare to report, and the prepared data that they share.
 * May import: runtime, the stages and the parts. May not import: execution, plan, purge, cli.
 */
package dev.fairloss.trainer.steps;
