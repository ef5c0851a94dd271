// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the deletion of an experiment's artifacts and the registry of step references that protects shared steps from it.
 * May import: runtime, store. May not import: steps, execution, plan, cli.
 */
package dev.fairloss.trainer.purge;
