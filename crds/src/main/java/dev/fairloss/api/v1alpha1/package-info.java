// SPDX-License-Identifier: Apache-2.0
/**
 * The FairLossExperiment resource: fields with descriptions, defaults, bounds and validation rules, and the conversion of a
 * spec to the version-independent {@code contract.spec}. May import {@code contract.spec}, {@code contract.mdp}, and the
 * annotations of Jackson and Fabric8.
 */
package dev.fairloss.api.v1alpha1;
