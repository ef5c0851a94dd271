// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import dev.fairloss.contract.spec.Arm;
import java.util.Optional;

/**
 * A unit of work of an experiment. It reads the artifacts of earlier steps and writes its own.
 *
 * @param kind  the kind of work
 * @param run   the arm and seed; present if the kind is {@linkplain StepKind#perArm per arm}
 * @param tasks the number of independent tasks; 1 unless the kind {@linkplain StepKind#fansOut fans out}
 */
public record Step(StepKind kind, Optional<ArmRun> run, int tasks) {
    public Step {
        if (run.isPresent() != kind.perArm()) {
            throw new IllegalArgumentException("A step of kind " + kind.id()
                    + (kind.perArm() ? " needs an arm and a seed." : " has neither arm nor seed."));
        }
        if (tasks < 1 || tasks > 1 && !kind.fansOut()) {
            throw new IllegalArgumentException("A step of kind " + kind.id() + " cannot have " + tasks + " tasks.");
        }
    }

    /** The only step of a kind that is neither per arm nor a fan-out. */
    public static Step of(StepKind kind) {
        return new Step(kind, Optional.empty(), 1);
    }

    /** The reward collection with this number of fine-tunes. */
    public static Step collect(int fineTunes) {
        return new Step(StepKind.COLLECT, Optional.empty(), fineTunes);
    }

    /** The final training of an arm with a seed. */
    public static Step train(Arm arm, int seed) {
        return new Step(StepKind.TRAIN, Optional.of(new ArmRun(arm, seed)), 1);
    }

    /** The evaluation of the model that {@link #train} produces for the same arm and seed. */
    public static Step evaluate(Arm arm, int seed) {
        return new Step(StepKind.EVALUATE, Optional.of(new ArmRun(arm, seed)), 1);
    }

    /** The id, unique within a plan: the kind, followed by arm and seed if there are any. */
    public StepId id() {
        return new StepId(kind.id() + run.map(value -> "-" + value.name()).orElse(""));
    }
}
