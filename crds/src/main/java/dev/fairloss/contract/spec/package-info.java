// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the spec of an experiment with all defaults filled in, and its choices: backbone, head, arms and so on.
 * May import: contract.mdp, Jackson annotations. May not import: the API (a new API version must not change a hash).
 */
package dev.fairloss.contract.spec;
