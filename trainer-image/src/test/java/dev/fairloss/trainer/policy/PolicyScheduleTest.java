// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.result.EpochMargins;
import dev.fairloss.contract.result.MarginReason;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.group.CountEdges;
import dev.fairloss.trainer.group.GroupAssigner;
import dev.fairloss.trainer.policy.PolicySchedule.Settings;
import dev.fairloss.trainer.testing.Spaces;
import dev.fairloss.trainer.train.EmbeddingSums;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyScheduleTest {
    private static final List<Double> MARGINS = Spaces.PAPER.margins();
    /** Three identities in the tail, three in the head; the middle is empty. */
    private static final int[] IMAGES = {2, 2, 2, 6, 6, 6};

    @Test
    void theFirstEpochsRunAtTheInitialMargin() {
        var schedule = schedule(new LearnedPolicy(upEverywhere()), 2);
        assertThat(schedule.margins(0)).containsOnly(.25f);
        schedule.epochEnded(0, sums(1));
        assertThat(schedule.margins(1)).containsOnly(.25f);
        schedule.epochEnded(1, sums(1));
        assertThat(schedule.margins(2)).containsOnly(.35f);
        assertThat(schedule.history().epochs())
                .extracting(epoch -> epoch.reasons().get(0))
                .containsExactly(MarginReason.INITIAL, MarginReason.INITIAL, MarginReason.LEARNED);
        assertThat(schedule.history().epochs())
                .extracting(EpochMargins::classes)
                .containsExactly(List.of(), List.of(1, 1, 1, 0, 0, 0, 1, 1, 1), List.of(1, 1, 1, 0, 0, 0, 1, 1, 1));
    }

    @Test
    void restoringReplacesTheEpochsSoFar() {
        var saved = schedule(new LearnedPolicy(upEverywhere()), 1);
        saved.margins(0);
        var other = schedule(new LearnedPolicy(upEverywhere()), 1);
        other.margins(0);
        other.epochEnded(0, sums(1));
        other.margins(1);
        other.restore(saved.state(), "the checkpoint");
        assertThat(other.history()).isEqualTo(saved.history());
        assertThat(other.margins(0)).containsOnly(.25f);
    }

    @Test
    void levelsAreThoseOfTheMargins() {
        assertThat(Settings.at(MARGINS, 3, 0).initialLevels()).containsOnly(3);
        assertThatThrownBy(() -> Settings.at(MARGINS, 4, 0)).hasMessageContaining("out of range");
        assertThatThrownBy(() -> Settings.at(MARGINS, -1, 0)).hasMessageContaining("out of range");
        assertThatThrownBy(() -> Settings.at(MARGINS, 0, -1)).hasMessageContaining("out of range");
    }

    @Test
    void everyGroupHasALevelAndDifferentLevelsNeedGroups() {
        var groups = Optional.of(ClassGroups.of(new int[] {0, 8}));
        var same = Collections.nCopies(8, 1);
        assertThatThrownBy(() -> new Settings(MARGINS, same, 0, groups)).hasMessageContaining("out of range");
        var different = List.of(1, 1, 1, 1, 1, 1, 1, 1, 2);
        assertThat(new Settings(MARGINS, different, 0, groups).initialLevels()).isEqualTo(different);
        assertThatThrownBy(() -> new Settings(MARGINS, different, 0, Optional.empty()))
                .hasMessageContaining("need the groups of the classes");
    }

    @Test
    void theMarginsOfTheGroupsAreThoseOfTheCurrentEpoch() {
        var schedule = schedule(new LearnedPolicy(upEverywhere()), 1);
        assertThat(schedule.groupMargins()).isEmpty();
        schedule.margins(0);
        assertThat(schedule.groupMargins()).hasSize(9).containsOnly(.25);
        schedule.epochEnded(0, sums(1));
        schedule.margins(1);
        assertThat(schedule.groupMargins()).containsExactly(.35, .35, .35, .25, .25, .25, .35, .35, .35);
    }

    @Test
    void anEmptyGroupKeepsItsMargin() {
        var schedule = schedule(new LearnedPolicy(upEverywhere()), 1);
        schedule.margins(0);
        schedule.epochEnded(0, sums(1));
        schedule.margins(1);
        var epoch = schedule.history().epochs().get(1);
        assertThat(epoch.levels()).containsExactly(2, 2, 2, 1, 1, 1, 2, 2, 2);
        assertThat(epoch.reasons().subList(3, 6)).containsOnly(MarginReason.EMPTY_GROUP);
        assertThat(epoch.actions().subList(3, 6)).containsOnly(Action.KEEP);
    }

    @Test
    void aClassThatChangesItsGroupTakesTheNewMargin() {
        // Up in tail/low only. Class 0 spreads least after epoch 0 and most after epoch 1.
        var schedule = schedule(new LearnedPolicy(table((group, level) -> group == 0 ? 1 : 0)), 1);
        schedule.margins(0);
        schedule.epochEnded(0, sums(1));
        assertThat(schedule.margins(1)).containsExactly(.35f, .25f, .25f, .25f, .25f, .25f);
        schedule.epochEnded(1, sums(-1));
        assertThat(schedule.margins(2)).containsExactly(.25f, .25f, .45f, .25f, .25f, .25f);
    }

    @Test
    void aFixedMarginStaysAndGroupsAreStillReported() {
        var schedule = new PolicySchedule(
                Settings.at(List.of(.3), 0, 1),
                new KeepMargin(MarginReason.FIXED),
                new GroupAssigner(CountEdges.DEFAULT, IMAGES),
                IMAGES.length);
        schedule.margins(0);
        schedule.epochEnded(0, sums(1));
        assertThat(schedule.margins(1)).containsOnly(.3f);
        assertThat(schedule.history().epochs().get(1).reasons()).containsOnly(MarginReason.FIXED);
        assertThat(schedule.history().margin(1, 4)).isEqualTo(.3);
    }

    @Test
    void anEpochWithoutImagesLeavesTheGroups() {
        var schedule = schedule(new LearnedPolicy(upEverywhere()), 1);
        schedule.margins(0);
        schedule.epochEnded(0, noImages(6, 2));
        schedule.margins(1);
        assertThat(schedule.history().epochs().get(1).reasons()).containsOnly(MarginReason.INITIAL);
        schedule.epochEnded(1, sums(1));
        schedule.margins(2);
        schedule.epochEnded(2, noImages(6, 2));
        schedule.margins(3);
        assertThat(schedule.history().epochs().get(3).classes()).containsExactly(1, 1, 1, 0, 0, 0, 1, 1, 1);
    }

    @Test
    void whatItRemembersComesBackThroughJson() throws IOException {
        var policy = new RandomPolicy(Spaces.PAPER, 8);
        var through = schedule(policy, 1);
        var resumed = schedule(policy, 1);
        for (int epoch = 0; epoch < 6; epoch++) {
            float[] margins = through.margins(epoch);
            // Saved and restored within every epoch, and after its end.
            var other = schedule(policy, 1);
            resumed.margins(epoch);
            other.restore(ContractJson.mapper().readTree(ContractJson.write(resumed.state())), "the checkpoint");
            assertThat(other.margins(epoch)).isEqualTo(margins);
            other.epochEnded(epoch, sums(epoch % 2 == 0 ? 1 : -1));
            resumed = schedule(policy, 1);
            resumed.restore(ContractJson.mapper().readTree(ContractJson.write(other.state())), "the checkpoint");
            through.epochEnded(epoch, sums(epoch % 2 == 0 ? 1 : -1));
        }
        assertThat(resumed.history()).isEqualTo(through.history());
        assertThat(through.history().epochs()).hasSize(6);
    }

    @Test
    void aStateOfAnotherArmOrDataSetIsRefused() {
        var schedule = schedule(new KeepMargin(MarginReason.FIXED), 1);
        assertThatThrownBy(() -> schedule.restore(NullNode.getInstance(), "the checkpoint"))
                .hasMessageContaining("another arm");
        schedule.margins(0);
        schedule.epochEnded(0, sums(1));
        var other = new PolicySchedule(
                Settings.at(MARGINS, 1, 1),
                new KeepMargin(MarginReason.FIXED),
                new GroupAssigner(CountEdges.DEFAULT, new int[] {2}),
                1);
        assertThatThrownBy(() -> other.restore(schedule.state(), "the checkpoint"))
                .hasMessageContaining("groups of 6 classes instead of 1");
    }

    @Test
    void epochsMustBeRequestedInOrder() {
        var schedule = schedule(new KeepMargin(MarginReason.FIXED), 1);
        schedule.margins(0);
        assertThat(schedule.margins(0)).containsOnly(.25f);
        assertThatThrownBy(() -> schedule.margins(2)).hasMessageContaining("epoch 2 is requested");
        assertThatThrownBy(() -> schedule.epochEnded(0, noImages(5, 2)))
                .hasMessageContaining("sums of 5 classes for 6");
    }

    private static PolicySchedule schedule(MarginPolicy policy, int policyStartEpoch) {
        return new PolicySchedule(
                Settings.at(MARGINS, 1, policyStartEpoch),
                policy,
                new GroupAssigner(CountEdges.DEFAULT, IMAGES),
                IMAGES.length);
    }

    private static PolicyTable upEverywhere() {
        return table((group, level) -> 1);
    }

    static PolicyTable table(Rewards.Increment up) {
        return Rewards.exactPolicy(Rewards.of(Spaces.PAPER, .1, up));
    }

    /** Sums of four embeddings a class: the spread rises from class to class, or falls for a direction of -1. */
    private static EmbeddingSums sums(int direction) {
        var sums = new float[12];
        for (int c = 0; c < 6; c++) {
            sums[2 * c] = 3 - .1f * c * direction;
        }
        return new EmbeddingSums(6, 2, sums, new int[] {4, 4, 4, 4, 4, 4});
    }

    private static EmbeddingSums noImages(int classes, int dim) {
        return new EmbeddingSums(classes, dim, new float[classes * dim], new int[classes]);
    }
}
