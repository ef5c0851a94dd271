// SPDX-License-Identifier: Apache-2.0
/**
 * The FairLossExperiment resource: fields with descriptions, defaults, bounds and validation rules, and the conversion of a
 * spec to the version-independent {@code contract.spec}. May import {@code contract.spec}, {@code contract.mdp},
 * {@code StepKind}, and the annotations of Jackson, Fabric8 and RecordBuilder.
 */
package dev.fairloss.api.v1alpha1;
