// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.group.CountEdges;
import dev.fairloss.trainer.group.GroupAssigner;
import dev.fairloss.trainer.policy.PolicySchedule.Settings;
import dev.fairloss.trainer.train.EmbeddingSums;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PolicyScheduleProperties {
    private static final int EPOCHS = 12;

    @Property(tries = 100)
    void marginsStayInsideTheSpaceAndMoveByOneLevelAtMost(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 8) int levels,
            @ForAll @IntRange(min = 1, max = 40) int classes,
            @ForAll @IntRange(min = 0, max = 4) int policyStartEpoch) {
        var space = new StateActionSpace(List.of(.1, .2, .3, .4, .5, .6, .7, .8).subList(0, levels));
        var random = Seeds.random(seed, "schedule");
        int[] images = random.ints(classes, 1, 10).toArray();
        var schedule = new PolicySchedule(
                Settings.at(space.margins(), levels / 2, policyStartEpoch),
                new RandomPolicy(space, seed),
                new GroupAssigner(CountEdges.of(images), images),
                classes);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (float margin : schedule.margins(epoch)) {
                assertThat(space.margins()).anyMatch(level -> (float) level.doubleValue() == margin);
            }
            schedule.epochEnded(epoch, sums(random, images));
        }
        var epochs = schedule.history().epochs();
        assertThat(epochs).hasSize(EPOCHS);
        for (int epoch = 1; epoch < EPOCHS; epoch++) {
            for (int group = 0; group < 9; group++) {
                int level = epochs.get(epoch).levels().get(group);
                int moved = level - epochs.get(epoch - 1).levels().get(group);
                assertThat(level).isBetween(0, levels - 1);
                assertThat(moved)
                        .isEqualTo(epochs.get(epoch).actions().get(group).move());
                assertThat(epoch < policyStartEpoch && moved != 0).isFalse();
            }
            assertThat(epochs.get(epoch).classes().stream().mapToInt(n -> n).sum())
                    .isEqualTo(classes);
        }
    }

    private static EmbeddingSums sums(SplittableRandom random, int[] images) {
        var sums = new float[2 * images.length];
        for (int c = 0; c < images.length; c++) {
            sums[2 * c] = (float) (images[c] * random.nextDouble());
        }
        return new EmbeddingSums(images.length, 2, sums, Arrays.copyOf(images, images.length));
    }
}
