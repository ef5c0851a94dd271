// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.result.MarginReason;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.ArmInput;
import dev.fairloss.contract.spec.ComparisonArm;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.testing.Spaces;
import dev.fairloss.trainer.train.EmbeddingSums;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArmSchedulesTest {
    /** Two classes of the tail, one of the middle, one of the head. */
    private static final int[] COUNTS = {1, 1, 4, 16};

    static Stream<Arm> arms() {
        return Stream.concat(
                Stream.of(new Arm.FairLoss()),
                Stream.of(ComparisonArm.values()).flatMap(arm -> arm.arms(List.of(.35)).stream()));
    }

    @ParameterizedTest
    @MethodSource("arms")
    void everyArmHasAMarginForEveryClassAndReportsIt(Arm arm) {
        var schedule = ArmSchedules.of(arm, inputs());
        assertThat(schedule.margins(0)).hasSize(COUNTS.length);
        for (float margin : schedule.margins(0)) {
            assertThat(margin).isBetween(0f, .45f);
        }
        var history = schedule.history();
        assertThat(history.epochs().isEmpty())
                .isNotEqualTo(history.classMargins().isEmpty());
    }

    /** A step's hash covers only what the arm names: reading anything else would reuse results that no longer hold. */
    @ParameterizedTest
    @MethodSource("arms")
    void anArmReadsOnlyWhatItNames(Arm arm) {
        var read = new ArrayList<ArmInput>();
        ArmSchedules.of(arm, inputs(read));
        assertThat(arm.inputs()).containsAll(read);
    }

    @Test
    void settledMarginsHoldFromTheFirstEpochOn() {
        // The policy moves every group up, so all settle at the highest margin; groups of the tail differ at first.
        var arm = new Arm.SettledMargins();
        var schedule = ArmSchedules.of(arm, inputs());
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(schedule.margins(epoch)).containsOnly(.45f);
            schedule.epochEnded(epoch, sums());
        }
        assertThat(schedule.history().epochs())
                .allSatisfy(epoch -> assertThat(epoch.reasons()).containsOnly(MarginReason.SETTLED));
        assertThat(schedule.history().epochs().get(0).classes()).containsExactly(2, 0, 0, 0, 1, 0, 0, 0, 1);
    }

    @Test
    void settledMarginsDifferByGroup() {
        var schedule = ArmSchedules.of(new Arm.SettledMargins(), inputs(ArmSchedulesTest::upInTailLow));
        assertThat(schedule.margins(0)).containsExactly(.45f, .45f, .25f, .25f);
    }

    /** Up in tail/low alone, so only classes 0 and 1 leave the initial margin. */
    private static PolicyTable upInTailLow() {
        return PolicyScheduleTest.table((group, level) -> group == 0 ? 1 : 0);
    }

    @Test
    void shuffledGroupsGiveTheSameMarginsToOtherPeople() {
        var drawn = new HashSet<List<Float>>();
        for (int seed = 1; seed <= 20; seed++) {
            var of = inputs(ArmSchedulesTest::upInTailLow);
            var schedule = ArmSchedules.of(
                    new Arm.ShuffledGroups(),
                    new ArmSchedules.Inputs(of.space(), .25, 1, seed, COUNTS, of.policy(), of.pretrainedGroups()));
            var margins = list(schedule.margins(0));
            assertThat(margins).containsExactlyInAnyOrder(.45f, .45f, .25f, .25f);
            schedule.epochEnded(0, sums());
            assertThat(list(schedule.margins(1))).isEqualTo(margins);
            drawn.add(margins);
        }
        assertThat(drawn).as("orders of the six that exist").hasSizeGreaterThan(3);
    }

    /** Two images at .45 and 20 at .25: (.9 + 5) / 22 = .268. */
    @Test
    void theSameMeanIsWeightedByTrainingImages() {
        var schedule = ArmSchedules.of(new Arm.SameMeanMargin(), inputs(ArmSchedulesTest::upInTailLow));
        for (int epoch = 0; epoch < 2; epoch++) {
            for (float margin : schedule.margins(epoch)) {
                assertThat(margin).isCloseTo(5.9f / 22, within(1e-6f));
            }
            schedule.epochEnded(epoch, sums());
        }
    }

    @Test
    void aFixedMarginIsThatOfTheArm() {
        assertThat(ArmSchedules.of(new Arm.FixedMargin(.35), inputs()).margins(0))
                .containsOnly(.35f);
        assertThat(ArmSchedules.of(new Arm.NormalizedSoftmax(), inputs()).margins(0))
                .containsOnly(0f);
    }

    /** The policy moves every group up by one level from epoch 1 on. */
    @Test
    void fairLossFollowsThePolicy() {
        var schedule = ArmSchedules.of(new Arm.FairLoss(), inputs());
        assertThat(schedule.margins(0)).containsOnly(.25f);
        schedule.epochEnded(0, sums());
        assertThat(schedule.margins(1)).containsOnly(.35f);
        assertThat(schedule.groupMargins()).hasSize(9);
        assertThat(ArmSchedules.of(new Arm.Ldam(), inputs()).groupMargins()).isEmpty();
    }

    /** Classes 0 and 1 are equal, so they are in tail/medium, group 1. */
    @Test
    void aRandomPolicyIsDrawnWithTheSeed() {
        var schedule = ArmSchedules.of(new Arm.RandomPolicy(), inputs());
        schedule.margins(0);
        schedule.epochEnded(0, sums());
        schedule.margins(1);
        var epoch = schedule.history().epochs().get(1);
        assertThat(epoch.actions().get(1))
                .isEqualTo(new RandomPolicy(Spaces.PAPER, 1).act(new State(Group.of(1), 1), 1));
        assertThat(epoch.reasons().get(1)).isEqualTo(MarginReason.RANDOM);
    }

    @Test
    void armsThatSpendMoreKeepTheInitialMargin() {
        for (Arm arm : List.of(new Arm.TrainLonger(), new Arm.MoreSeeds())) {
            assertThat(ArmSchedules.of(arm, inputs()).margins(0)).containsOnly(.25f);
        }
    }

    @Test
    void ldamGivesTheFewestImagesTheLargestMargin() {
        // (1 / n)^(1/4) of .25: n = 1, 1, 4, 16 give 1, 1, .707107, .5.
        var arm = new Arm.Ldam();
        var schedule = ArmSchedules.of(arm, inputs());
        assertThat(schedule.margins(5)).containsExactly(new float[] {.25f, .25f, .1767767f, .125f}, within(1e-6f));
        assertThat(schedule.history().classMargins())
                .extracting(margins -> margins.group() + " " + margins.classes())
                .containsExactly(CountGroup.TAIL + " 2", CountGroup.MIDDLE + " 1", CountGroup.HEAD + " 1");
        assertThat(schedule.history().classMargins().get(0).largest()).isEqualTo(.25);
    }

    private static List<Float> list(float[] values) {
        var list = new ArrayList<Float>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    private static ArmSchedules.Inputs inputs() {
        return inputs(() -> PolicyScheduleTest.table((group, level) -> 1));
    }

    private static ArmSchedules.Inputs inputs(List<ArmInput> read) {
        return new ArmSchedules.Inputs(
                Spaces.PAPER,
                .25,
                1,
                1,
                COUNTS,
                () -> {
                    read.add(ArmInput.POLICY);
                    return PolicyScheduleTest.table((group, level) -> 1);
                },
                () -> {
                    read.add(ArmInput.PRETRAINED_GROUPS);
                    return groups();
                });
    }

    private static ArmSchedules.Inputs inputs(Supplier<PolicyTable> policy) {
        return new ArmSchedules.Inputs(Spaces.PAPER, .25, 1, 1, COUNTS, policy, ArmSchedulesTest::groups);
    }

    /** Tail/low twice, middle/medium, head/high. */
    private static ClassGroups groups() {
        return ClassGroups.of(new int[] {0, 0, 4, 8});
    }

    private static EmbeddingSums sums() {
        return new EmbeddingSums(4, 1, new float[] {1, 1, 3, 9}, new int[] {1, 1, 4, 16});
    }
}
