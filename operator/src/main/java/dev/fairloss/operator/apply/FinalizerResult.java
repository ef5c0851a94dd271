// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.apply;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.plan.Rejection;
import java.util.Optional;

/**
 * The result of adding or removing the finalizer.
 *
 * @param experiment in its current version
 * @param rejection  of the change; absent if it was accepted or not needed
 */
public record FinalizerResult(FairLossExperiment experiment, Optional<Rejection> rejection) {}
