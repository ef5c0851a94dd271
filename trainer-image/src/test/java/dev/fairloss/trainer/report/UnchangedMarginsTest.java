// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ArmMargins;
import dev.fairloss.contract.result.EpochMargins;
import dev.fairloss.contract.result.MarginHistory;
import dev.fairloss.contract.result.MarginReason;
import dev.fairloss.contract.spec.Arm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The levels are the margins .15, .25 and .35; the initial margin is .25, level 1. */
class UnchangedMarginsTest {
    private static final Arm FAIR = new Arm.FairLoss();
    private static final Arm FIXED = new Arm.FixedMargin(.25);

    /** The margins of one run, in which the last group has one level in each epoch and the other groups keep level 1. */
    private static ArmMargins run(Arm arm, int seed, int... lastGroup) {
        List<EpochMargins> epochs = IntStream.range(0, lastGroup.length)
                .mapToObj(epoch -> {
                    List<Integer> levels = new ArrayList<>(Collections.nCopies(Group.NUMBER, 1));
                    levels.set(Group.NUMBER - 1, lastGroup[epoch]);
                    return new EpochMargins(
                            epoch,
                            levels,
                            Collections.nCopies(Group.NUMBER, Action.KEEP),
                            Collections.nCopies(Group.NUMBER, MarginReason.LEARNED),
                            List.of());
                })
                .toList();
        return new ArmMargins(arm.name(), seed, MarginHistory.byGroup(List.of(.15, .25, .35), epochs));
    }

    private static UnchangedMargins of(ArmMargins... histories) {
        return UnchangedMargins.of(new PlausibleResults(List.of(FAIR, FIXED), 1)
                .on(List.of("lfw"), 1)
                .withoutCollection()
                .make()
                .with(copy -> copy.histories(List.of(histories))));
    }

    @ParameterizedTest(name = "levels {0}, {1}, {2}: unchanged {3}")
    @CsvSource({
        "1, 1, 1, true",
        "0, 1, 1, false",
        "1, 2, 1, false",
        "1, 1, 2, false",
    })
    void oneOtherMarginInOneEpochIsAChange(int first, int second, int third, boolean unchanged) {
        var margins = of(run(FAIR, 7, first, second, third));
        assertThat(margins.seeds()).containsExactly(7);
        assertThat(margins.all()).isEqualTo(unchanged);
        assertThat(margins.some()).isFalse();
    }

    @Test
    void someSeedsChangedAMargin() {
        var margins = of(run(FAIR, 1, 1, 1), run(FAIR, 2, 1, 0), run(FAIR, 3, 1, 1));
        assertThat(margins.seeds()).containsExactly(1, 2, 3);
        assertThat(margins.unchanged()).containsExactly(1, 3);
        assertThat(margins.all()).isFalse();
        assertThat(margins.some()).isTrue();
    }

    @Test
    void otherArmsAndRunsWithoutEpochsDoNotCount() {
        var margins = of(run(FIXED, 1, 1, 1), run(FAIR, 2), run(FAIR, 3, 2));
        assertThat(margins.seeds()).containsExactly(3);
        assertThat(margins.unchanged()).isEmpty();
    }

    @Test
    void withoutAKnownSeedNeitherAllNorSomeAreUnchanged() {
        var margins = of(run(FIXED, 1, 1));
        assertThat(margins.all()).isFalse();
        assertThat(margins.some()).isFalse();
    }
}
