// SPDX-License-Identifier: Apache-2.0
/**
 * Draws synthetic faces: identities, capture conditions and the renderer.
 * May import: data, the contract. May not import: any other package of the trainer.
 */
package dev.fairloss.trainer.synthetic;
