// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import dev.fairloss.contract.artifact.StepAddress;
import java.util.List;
import java.util.Optional;

/**
 * The steps that an experiment references, stored next to its artifacts. A purge keeps every step that is referenced.
 *
 * @param version format version, {@value #VERSION}
 * @param steps   the steps, in the order of the plan
 */
public record StepReferences(int version, List<Reference> steps) {
    /** The current format version. */
    public static final int VERSION = 1;

    public StepReferences {
        steps = List.copyOf(steps);
    }

    /**
     * A reference to a step.
     *
     * @param id     the id within the plan
     * @param kind   the kind of the step
     * @param hash   the content hash; absent until the data has been read
     * @param inputs the steps that must finish first
     */
    public record Reference(StepId id, String kind, Optional<String> hash, List<StepId> inputs) {
        public Reference {
            inputs = List.copyOf(inputs);
        }

        /** The folder of its artifacts; empty until the hash is known. */
        public Optional<StepAddress> address() {
            return hash.map(value -> new StepAddress(kind, value));
        }
    }

    /** The references of a plan. */
    public static StepReferences of(StepPlan plan) {
        return new StepReferences(
                VERSION,
                plan.steps().stream()
                        .map(step -> new Reference(step.id(), step.kind().id(), step.hash(), step.inputs()))
                        .toList());
    }
}
