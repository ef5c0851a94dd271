// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.MarginReason;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.group.CountEdges;
import dev.fairloss.trainer.group.GroupAssigner;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Makes the margin schedule of each kind of arm: the only place in the trainer that distinguishes arms. */
public final class ArmSchedules implements Arm.Visitor<ArmSchedule> {
    private final Inputs inputs;

    private ArmSchedules(Inputs inputs) {
        this.inputs = inputs;
    }

    /**
     * What schedules are made from. An arm may use only what its {@link Arm#inputs()} name.
     *
     * @param space margins of the spec
     * @param initialMargin of the spec, one of the margins
     * @param policyStartEpoch of the spec
     * @param seed of the training
     * @param counts training images of each class, (classes)
     * @param policy reads the learned policy
     * @param pretrainedGroups reads the groups of the classes after pretraining
     */
    public record Inputs(
            StateActionSpace space,
            double initialMargin,
            int policyStartEpoch,
            long seed,
            int[] counts,
            Supplier<PolicyTable> policy,
            Supplier<ClassGroups> pretrainedGroups) {}

    /** The schedule of an arm before its first epoch. */
    public static ArmSchedule of(Arm arm, Inputs inputs) {
        return arm.accept(new ArmSchedules(inputs));
    }

    @Override
    public ArmSchedule fairLoss(Arm.FairLoss arm) {
        return schedule(moving(), new LearnedPolicy(inputs.policy().get()));
    }

    @Override
    public ArmSchedule fixedMargin(Arm.FixedMargin arm) {
        return fixed(arm.margin());
    }

    @Override
    public ArmSchedule randomPolicy(Arm.RandomPolicy arm) {
        return schedule(moving(), new RandomPolicy(inputs.space(), inputs.seed()));
    }

    @Override
    public ArmSchedule settledMargins(Arm.SettledMargins arm) {
        var groups = Optional.of(inputs.pretrainedGroups().get());
        return schedule(
                new PolicySchedule.Settings(inputs.space().margins(), settledLevels(), 0, groups),
                new KeepMargin(MarginReason.SETTLED));
    }

    /** People in a random order take over each other's groups, so the number of people with each margin stays. */
    @Override
    public ArmSchedule shuffledGroups(Arm.ShuffledGroups arm) {
        float[] margins = settledMargins();
        int[] order = Seeds.permutation(inputs.seed(), "shuffled groups", 0, margins.length);
        var shuffled = new float[margins.length];
        for (int c = 0; c < shuffled.length; c++) {
            shuffled[c] = margins[order[c]];
        }
        return new ClassMarginSchedule(shuffled, inputs.counts());
    }

    @Override
    public ArmSchedule sameMeanMargin(Arm.SameMeanMargin arm) {
        float[] margins = settledMargins();
        double sum = 0;
        for (int c = 0; c < margins.length; c++) {
            sum += (double) margins[c] * inputs.counts()[c];
        }
        return fixed(sum / IntStream.of(inputs.counts()).asLongStream().sum());
    }

    @Override
    public ArmSchedule trainLonger(Arm.TrainLonger arm) {
        return fixed(inputs.initialMargin());
    }

    @Override
    public ArmSchedule moreSeeds(Arm.MoreSeeds arm) {
        return fixed(inputs.initialMargin());
    }

    @Override
    public ArmSchedule ldam(Arm.Ldam arm) {
        return new ClassMarginSchedule(LdamMargins.of(inputs.counts(), inputs.initialMargin()), inputs.counts());
    }

    @Override
    public ArmSchedule normalizedSoftmax(Arm.NormalizedSoftmax arm) {
        return fixed(0);
    }

    /** The level at which the learned policy settles, from the initial margin on, for each group, (9). */
    private List<Integer> settledLevels() {
        var policy = inputs.policy().get();
        int initialLevel = inputs.space().level(inputs.initialMargin());
        return Group.all().stream()
                .map(group -> policy.row(new State(group, initialLevel)).finalLevel())
                .toList();
    }

    /** The margin at which the learned policy settles for the pretrained group of each class, (classes). */
    private float[] settledMargins() {
        double[] margins =
                settledLevels().stream().mapToDouble(inputs.space()::margin).toArray();
        return inputs.pretrainedGroups().get().perClass(margins);
    }

    private ArmSchedule fixed(double margin) {
        return schedule(PolicySchedule.Settings.at(List.of(margin), 0, 0), new KeepMargin(MarginReason.FIXED));
    }

    private PolicySchedule.Settings moving() {
        var space = inputs.space();
        return PolicySchedule.Settings.at(
                space.margins(), space.level(inputs.initialMargin()), inputs.policyStartEpoch());
    }

    private PolicySchedule schedule(PolicySchedule.Settings settings, MarginPolicy policy) {
        var assigner = new GroupAssigner(CountEdges.of(inputs.counts()), inputs.counts());
        return new PolicySchedule(settings, policy, assigner, inputs.counts().length);
    }
}
