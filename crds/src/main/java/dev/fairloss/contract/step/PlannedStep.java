// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import dev.fairloss.contract.artifact.StepAddress;
import java.util.List;
import java.util.Optional;

/**
 * A step of a plan, with its hash and its dependencies.
 *
 * @param step   the work
 * @param hash   content hash, 64 hexadecimal digits; absent until the fingerprint of the data is known
 * @param inputs the steps that must finish first
 */
public record PlannedStep(Step step, Optional<String> hash, List<StepId> inputs) {
    public PlannedStep {
        inputs = List.copyOf(inputs);
    }

    /** The id, unique within the plan. */
    public StepId id() {
        return step.id();
    }

    /** The kind of the step. */
    public StepKind kind() {
        return step.kind();
    }

    /** The number of independent tasks, at least 1. */
    public int tasks() {
        return step.tasks();
    }

    /** The folder of the step's artifacts; empty until the hash is known. */
    public Optional<StepAddress> address() {
        return hash.map(value -> new StepAddress(kind().id(), value));
    }
}
