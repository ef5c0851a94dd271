// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import java.util.List;
import java.util.Optional;

/**
 * A step in its place.
 *
 * @param step what is done
 * @param hash content hash, 64 hexadecimal digits; absent while the data's fingerprint is not known
 * @param inputs steps that must be finished before
 */
public record PlannedStep(Step step, Optional<String> hash, List<StepId> inputs) {
    public PlannedStep {
        inputs = List.copyOf(inputs);
    }

    /** Name within the plan. */
    public StepId id() {
        return step.id();
    }

    /** Number of artifacts that the step's fan-out publishes one by one; 1 for a step without one. */
    public int tasks() {
        return step instanceof Step.Collect collect ? collect.probes() : 1;
    }
}
