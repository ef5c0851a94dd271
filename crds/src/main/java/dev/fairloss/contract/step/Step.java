// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.step.StepScope.Network;
import dev.fairloss.contract.step.StepScope.Replicate;
import java.util.Optional;

/**
 * A unit of work of an experiment. It reads the artifacts of earlier steps and writes its own.
 *
 * @param kind  the kind of work
 * @param scope the part of the experiment that it belongs to, of the type {@link StepKind#scope}
 * @param tasks the number of independent tasks; 1 unless the kind {@linkplain StepKind#fansOut fans out}
 */
public record Step(StepKind kind, StepScope scope, int tasks) {
    public Step {
        if (!kind.scope().isInstance(scope)) {
            throw new IllegalArgumentException("A step of kind " + kind.id() + " needs the scope "
                    + kind.scope().getSimpleName() + ", not " + scope + ".");
        }
        if (tasks < 1 || tasks > 1 && !kind.fansOut()) {
            throw new IllegalArgumentException("A step of kind " + kind.id() + " cannot have " + tasks + " tasks.");
        }
    }

    /** The only step of a kind that a plan has one step of. */
    public static Step of(StepKind kind) {
        return new Step(kind, new StepScope.Experiment(), 1);
    }

    /** The training of a network of a policy replicate; the numbers of networks start at 1. */
    public static Step pretrain(int replicate, int network) {
        return new Step(StepKind.PRETRAIN, new Network(replicate, network), 1);
    }

    /** The reward collection of a policy replicate with this number of fine-tunes. */
    public static Step collect(int replicate, int fineTunes) {
        return new Step(StepKind.COLLECT, new Replicate(replicate), fineTunes);
    }

    /** The learning of the policy of a replicate. */
    public static Step policy(int replicate) {
        return new Step(StepKind.POLICY, new Replicate(replicate), 1);
    }

    /** The final training of an arm with a seed. */
    public static Step train(Arm arm, int seed) {
        return new Step(StepKind.TRAIN, new ArmRun(arm, seed), 1);
    }

    /** The evaluation of the model that {@link #train} produces for the same arm and seed. */
    public static Step evaluate(Arm arm, int seed) {
        return new Step(StepKind.EVALUATE, new ArmRun(arm, seed), 1);
    }

    /** The arm and seed of a step that belongs to a final training. */
    public Optional<ArmRun> run() {
        return scope instanceof ArmRun run ? Optional.of(run) : Optional.empty();
    }

    /** The pretrained network of a step that trains it. */
    public Optional<Network> network() {
        return scope instanceof Network network ? Optional.of(network) : Optional.empty();
    }

    /** The policy replicate of a step that belongs to one. */
    public Optional<Replicate> replicate() {
        return scope instanceof Replicate replicate ? Optional.of(replicate) : Optional.empty();
    }

    /** The id, unique within a plan: the kind, followed by network, replicate, or arm and seed if there are any. */
    public StepId id() {
        return new StepId(kind.id() + scope.suffix());
    }
}
