// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the operations and settings of libtorch that DJL's public API does not offer; docs/development/engine.md says why.
 * May import: DJL, its PyTorch engine's internals ({@code ai.djl.pytorch}). May not import: any other package of the trainer.
 */
package dev.fairloss.trainer.engine;
