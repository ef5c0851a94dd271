// SPDX-License-Identifier: Apache-2.0
/**
 * Holds where artifacts lie and the records beside them: keys, layout, manifest, ledger, checkpoint pointer. May import
 * {@code json} and Jackson; may not import a store's client, a clock or a logger.
 */
package dev.fairloss.contract.artifact;
