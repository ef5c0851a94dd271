// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the loss of the paper: margin heads with a margin for each sample, and the softmax cross entropy over them.
 * May import: engine, contract.spec. May not import: any other package of the trainer (a loss does not depend on files or networks).
 */
package dev.fairloss.trainer.loss;
