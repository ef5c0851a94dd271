// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the resource FairLossExperiment as users write it, with descriptions, defaults, bounds and rules. No logic. May
 * import Jackson's and Fabric8's annotations; may not import anything of this project.
 */
package dev.fairloss.api.v1alpha1;
