// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.EvaluationScores;
import dev.fairloss.contract.result.EvaluationScores.GroupInfluence;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupBootstrapTest {
    /** People with 3 genuine and 3 impostor pairs each; every fifth person of the group has one rejected pair. */
    private static GroupInfluence group(String name, int people, int wrongOf) {
        GroupErrorCounts counts = new GroupErrorCounts(people);
        for (int i = 0; i < people; i++) {
            for (int pair = 0; pair < 3; pair++) {
                counts.add(i, i, pair > 0 || i % wrongOf > 0);
                counts.add(i, (i + pair + 1) % people, true);
            }
        }
        return counts.influence(name, true);
    }

    @Test
    void replicatesHaveTheStandardErrorOfPeople() {
        GroupInfluence tail = group("tail", 100, 5);
        double[] accuracies = GroupBootstrap.accuracies(List.of(tail), 2000)[0];
        double mean = Arrays.stream(accuracies).average().orElseThrow();
        double sd = Math.sqrt(Arrays.stream(accuracies)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
        assertThat(mean).isCloseTo(tail.accuracy(), within(.002));
        // A fifth of 100 people have a rejection rate of 1/3: sqrt(.2 × .8 / 100) / 3 / 2 = .00667.
        assertThat(sd).isCloseTo(.00667, within(.0005));
    }

    @Test
    void runsShareTheDraws() {
        double[][] accuracies = GroupBootstrap.accuracies(List.of(group("tail", 50, 5), group("tail", 50, 5)), 20);
        assertThat(accuracies[0]).isEqualTo(accuracies[1]);
        assertThatThrownBy(() -> GroupBootstrap.accuracies(List.of(group("tail", 50, 5), group("tail", 51, 5)), 20))
                .hasMessageContaining("different people of the group tail");
    }

    @Test
    void theGapIsTheRangeOfTheGroups() {
        assertThat(GroupBootstrap.gaps(List.of(new double[] {.5, .9}, new double[] {.7, .6}, new double[] {.6, .8})))
                .containsExactly(new double[] {.2, .3}, within(1e-12));
    }

    @Test
    void groupsAndTheirGapHaveIntervals() {
        var run = new EvaluationScores(
                1,
                "a",
                1,
                List.of(),
                List.of(group("tail", 100, 2), group("head", 40, 20), group("head/low", 20, 5)),
                List.of());
        var uncertainty = Uncertainty.of(List.of(run));
        MeanOverSeeds one = MeanOverSeeds.of(List.of(.1));
        Interval tail = uncertainty
                .interval(Uncertainty.GROUPS, Uncertainty.accuracyOf("tail"), "a", one, List.of(1))
                .orElseThrow();
        // sqrt(.5 × .5 / 100) / 3 / 2 = .00833; Student's t with 99 degrees of freedom: 1.984.
        assertThat(tail.peopleError().orElseThrow()).isCloseTo(.00833, within(.0006));
        assertThat(tail.halfWidth()).isCloseTo(1.984 * tail.peopleError().orElseThrow(), within(1e-5));
        Interval gap = uncertainty
                .interval(Uncertainty.GROUPS, Uncertainty.ACCURACY_GAP, "a", one, List.of(1))
                .orElseThrow();
        // Head: sqrt(.05 × .95 / 40) / 6 = .00574; both: .0101; t with 39 degrees of freedom: 2.023.
        assertThat(gap.peopleError().orElseThrow()).isCloseTo(.0101, within(.0008));
        assertThat(gap.halfWidth()).isCloseTo(2.023 * gap.peopleError().orElseThrow(), within(1e-5));
    }
}
