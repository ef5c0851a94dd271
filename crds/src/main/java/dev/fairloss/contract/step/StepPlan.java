// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.spec.ResolvedSpec;
import java.util.List;
import java.util.Optional;

/** The steps of an experiment in a valid execution order. Pure: equal specs and fingerprints give equal plans. */
public record StepPlan(List<PlannedStep> steps) {
    public StepPlan {
        steps = List.copyOf(steps);
    }

    /** The plan before the data has been read: only prepare has a hash. */
    public static StepPlan of(ResolvedSpec spec) {
        return of(spec, Optional.empty());
    }

    /** The plan for data with these fingerprints. */
    public static StepPlan of(ResolvedSpec spec, Fingerprints data) {
        return of(spec, Optional.of(data));
    }

    private static StepPlan of(ResolvedSpec spec, Optional<Fingerprints> data) {
        return new StepPlan(new StepPlanner(spec, data).plan());
    }

    /** Number of fine-tunes of the collection for one policy, over all repeats. */
    public static int probes(ResolvedSpec.Collection collection, StateActionSpace space) {
        return collection.repeats() * collection.strategy().fineTunes(space);
    }

    /** The inputs of a step that have a kind, in the order of the step's inputs; none if it has no input of this kind. */
    public List<PlannedStep> inputs(PlannedStep step, StepKind kind) {
        return step.inputs().stream()
                .map(id -> step(id).orElseThrow())
                .filter(input -> input.kind() == kind)
                .toList();
    }

    /** The step with this id; empty if the plan has none. */
    public Optional<PlannedStep> step(StepId id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }
}
