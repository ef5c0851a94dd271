// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the read-only view of a plan: which steps are finished, which remain, and what they are expected to cost.
 * May import: steps, runtime, bench, and the packages that these use. May not import: execution, purge, cli.
 */
package dev.fairloss.trainer.plan;
