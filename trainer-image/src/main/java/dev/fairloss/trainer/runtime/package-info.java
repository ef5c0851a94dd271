// SPDX-License-Identifier: Apache-2.0
/**
 * Holds what a step runs in: the loaded experiment, the compute settings, progress, the stop signal, and one attempt with its
 * ledger, checkpoints and artifacts.
 * May import: validate, store, engine, tracking. May not import: any package that depends on the kind of a step.
 */
package dev.fairloss.trainer.runtime;
