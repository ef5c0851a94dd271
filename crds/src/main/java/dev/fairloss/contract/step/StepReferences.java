// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import dev.fairloss.contract.artifact.StepAddress;
import java.util.List;
import java.util.Optional;

/**
 * A plan as it lies in the store: the steps that an experiment refers to.
 *
 * @param version of this form, {@value #VERSION}
 * @param steps in the order of the plan
 */
public record StepReferences(int version, List<Referred> steps) {
    /** The version that is written now. */
    public static final int VERSION = 1;

    public StepReferences {
        steps = List.copyOf(steps);
    }

    /**
     * A step.
     *
     * @param id     within the plan
     * @param kind   of the step
     * @param hash   absent while the data are not known
     * @param inputs steps that must be finished before
     */
    public record Referred(StepId id, String kind, Optional<String> hash, List<StepId> inputs) {
        public Referred {
            inputs = List.copyOf(inputs);
        }

        /** Where its artifacts lie, if that is known. */
        public Optional<StepAddress> address() {
            return hash.map(value -> new StepAddress(kind, value));
        }
    }

    /** Those of a plan. */
    public static StepReferences of(StepPlan plan) {
        return new StepReferences(
                VERSION,
                plan.steps().stream()
                        .map(step -> new Referred(step.id(), step.kind().id(), step.hash(), step.inputs()))
                        .toList());
    }
}
