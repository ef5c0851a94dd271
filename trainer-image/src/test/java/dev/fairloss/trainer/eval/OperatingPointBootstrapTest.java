// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.EvaluationScores;
import dev.fairloss.contract.result.EvaluationScores.GroupInfluence;
import dev.fairloss.contract.result.EvaluationScores.RateReplicates;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.OperatingPoint;
import dev.fairloss.contract.result.OperatingPoint.Rates;
import dev.fairloss.contract.result.VerificationMeasure;
import dev.fairloss.trainer.eval.OperatingPoints.Pairs;
import dev.fairloss.trainer.eval.OperatingPoints.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hipparchus.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatingPointBootstrapTest {
    /** Lists each pair as often as it was drawn. */
    private static Pairs drawn(Pairs pairs, int[] people, int[] counts) {
        List<Double> scores = new ArrayList<>();
        Pairs within = pairs.numbered(people);
        for (int i = 0; i < pairs.number(); i++) {
            int one = counts[within.first()[i]];
            int copies = within.first()[i] == within.second()[i] ? one : one * counts[within.second()[i]];
            for (int copy = 0; copy < copies; copy++) {
                scores.add(pairs.scores()[i]);
            }
        }
        int[] unknown = new int[scores.size()];
        return new Pairs(
                unknown, unknown, scores.stream().mapToDouble(score -> score).toArray());
    }

    private static int[] people(Scores scores) {
        return IntStream.of(scores.genuine().first()).distinct().sorted().toArray();
    }

    /** The operating point of a replicate, computed from lists that contain drawn pairs several times. */
    private static OperatingPoint bruteForce(Map<String, Scores> groups, int replicate) {
        Map<String, Scores> resampled = new LinkedHashMap<>();
        groups.forEach((name, scores) -> {
            int[] people = people(scores);
            int[] counts = PeopleDraw.counts("bootstrap of group " + name, replicate, people.length);
            resampled.put(
                    name,
                    new Scores(drawn(scores.genuine(), people, counts), drawn(scores.impostor(), people, counts)));
        });
        return OperatingPoints.of(resampled).orElseThrow();
    }

    /** The coarser the similarities, the more pairs are tied, also at the threshold. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-9, .01, .05})
    void replicatesAreOperatingPointsOfDrawnPeople(double step) {
        Map<String, Scores> groups = DrawnGroups.of(new Random(1), 50, step);
        List<RateReplicates> rates = OperatingPointBootstrap.of(groups, 20);
        assertThat(rates).extracting(RateReplicates::group).containsExactly("tail", "head");
        for (int replicate = 0; replicate < 20; replicate++) {
            OperatingPoint point = bruteForce(groups, replicate);
            for (int group = 0; group < 2; group++) {
                Rates expected = point.groups().get(group);
                assertThat(rates.get(group).fmr()[replicate]).isCloseTo(expected.fmr(), within(1e-12));
                assertThat(rates.get(group).fnmr()[replicate]).isCloseTo(expected.fnmr(), within(1e-12));
            }
        }
    }

    @Test
    void pairsOfOnePersonAreUnknownWherePeopleWereNotDrawn() {
        var nobody = new Pairs(new int[0], new int[0], new double[0]);
        var one = new Pairs(new int[] {1}, new int[] {1}, new double[] {.5});
        Map<String, Scores> groups = new LinkedHashMap<>();
        groups.put("tail", new Scores(one, nobody));
        groups.put("head", new Scores(nobody, nobody));
        List<RateReplicates> rates = OperatingPointBootstrap.of(groups, 3);
        assertThat(rates.get(0).fnmr()).containsOnly(0);
        assertThat(rates.get(0).fmr()).containsOnly(Double.NaN);
        assertThat(rates.get(1).fnmr()).containsOnly(Double.NaN);
    }

    /**
     * Two people with 150 impostor pairs. If both are drawn, one pair may be accepted at a false match rate of .01; if one is drawn
     * twice, there is no impostor pair, and all genuine pairs are accepted.
     */
    @Test
    void allPairsOfTwoPeopleWeighAsTheirPeople() {
        var genuine = new Pairs(new int[] {1, 2}, new int[] {1, 2}, new double[] {-.5, -.5});
        int[] first = new int[150];
        int[] second = new int[150];
        Arrays.fill(first, 1);
        Arrays.fill(second, 2);
        var impostor = new Pairs(
                first,
                second,
                IntStream.range(0, 150).mapToDouble(i -> i / 1000.).toArray());
        RateReplicates rates = OperatingPointBootstrap.of(Map.of("tail", new Scores(genuine, impostor)), 20)
                .get(0);
        boolean[] seen = new boolean[3];
        for (int replicate = 0; replicate < 20; replicate++) {
            int one = GroupBootstrap.draw("tail", replicate, 2)[0];
            seen[one] = true;
            assertThat(rates.fmr()[replicate]).isEqualTo(Double.valueOf(one == 1 ? 1 / 150. : Double.NaN));
            assertThat(rates.fnmr()[replicate]).isEqualTo(one == 1 ? 1 : 0);
        }
        assertThat(seen).containsExactly(true, true, true);
    }

    /** A run with these groups. */
    private static EvaluationScores run(String arm, int seed, Map<String, Scores> groups, int replicates) {
        return new EvaluationScores(
                EvaluationScores.VERSION,
                arm,
                seed,
                List.of(),
                groups.entrySet().stream()
                        .map(group -> new GroupInfluence(
                                group.getKey(),
                                true,
                                .9,
                                people(group.getValue()),
                                new double[people(group.getValue()).length]))
                        .toList(),
                OperatingPointBootstrap.of(groups, replicates));
    }

    private static double index(VerificationMeasure index, OperatingPoint point) {
        return GroupRates.compared(
                index,
                point.groups().stream().mapToDouble(Rates::fmr).toArray(),
                point.groups().stream().mapToDouble(Rates::fnmr).toArray());
    }

    /** The interval of an index over two seeds is that of brute force: the same draws for both seeds, and the spread of seeds. */
    @Test
    void intervalsOfIndicesCoverPeopleAndSeeds() {
        List<Map<String, Scores>> seeds = Stream.of(1, 2)
                .map(seed -> DrawnGroups.of(new Random(seed), 40, 1e-9))
                .toList();
        var uncertainty = Uncertainty.of(List.of(
                run("a", 1, seeds.get(0), Uncertainty.REPLICATES), run("a", 2, seeds.get(1), Uncertainty.REPLICATES)));
        for (VerificationMeasure index : Uncertainty.INDICES) {
            MeanOverSeeds mean = MeanOverSeeds.of(seeds.stream()
                    .map(groups -> index(index, OperatingPoints.of(groups).orElseThrow()))
                    .toList());
            Interval found = uncertainty
                    .ofRate(index, Optional.empty(), "a", mean, List.of(1, 2))
                    .orElseThrow();
            double[] means = IntStream.range(0, 200)
                    .mapToDouble(replicate -> seeds.stream()
                            .mapToDouble(groups -> index(index, bruteForce(groups, replicate)))
                            .average()
                            .orElseThrow())
                    .filter(Double::isFinite)
                    .toArray();
            assertThat(means).hasSizeGreaterThan(190);
            double error = Math.sqrt(StatUtils.variance(means));
            // 200 of the 1,000 replicates; their standard deviation has a relative error of about 5%.
            assertThat(found.peopleError().orElseThrow()).as(index.id()).isCloseTo(error, within(.2 * error));
            assertThat(found.seedError()).hasValueCloseTo(mean.sd().orElseThrow() / Math.sqrt(2), within(1e-12));
        }
    }

    @Test
    void withoutStoredReplicatesIntervalsAreUnknown() {
        Map<String, Scores> groups = DrawnGroups.of(new Random(1), 40, 1e-9);
        EvaluationScores stored = run("a", 1, groups, Uncertainty.REPLICATES);
        EvaluationScores old = new EvaluationScores(1, "b", 1, List.of(), stored.groups(), List.of());
        var uncertainty = Uncertainty.of(List.of(stored, old));
        MeanOverSeeds mean = MeanOverSeeds.of(List.of(.1));
        assertThat(uncertainty.ofRate(VerificationMeasure.FNMR, Optional.of("tail"), "a", mean, List.of(1)))
                .isPresent();
        assertThat(uncertainty.ofRate(VerificationMeasure.FNMR, Optional.of("tail"), "b", mean, List.of(1)))
                .isEmpty();
        assertThat(uncertainty.ofIndexDifference(VerificationMeasure.FDR, "a", "b", mean, List.of(1)))
                .isEmpty();
    }

    @Test
    void equalRunsHaveAnIntervalOfZero() {
        Map<String, Scores> groups = DrawnGroups.of(new Random(1), 40, 1e-9);
        var uncertainty = Uncertainty.of(
                List.of(run("a", 1, groups, Uncertainty.REPLICATES), run("b", 1, groups, Uncertainty.REPLICATES)));
        MeanOverSeeds zero = MeanOverSeeds.of(List.of(0.));
        assertThat(uncertainty.ofIndexDifference(VerificationMeasure.GARBE, "a", "b", zero, List.of(1)))
                .hasValueSatisfying(interval -> assertThat(interval.halfWidth()).isZero());
    }

    /**
     * Of 60 drawn data sets, the intervals of at least 80% contain the mean over all of them. In 300 other data sets with 30 and
     * with 100 people, it was 94 to 95% for FDR, 95 to 96% for the ratio of FNMR, and more for the other measures.
     */
    @Test
    void intervalsContainTheMeanOfTheEstimates() {
        int sets = 60;
        List<Map<String, Scores>> drawn = IntStream.range(0, sets)
                .mapToObj(set -> DrawnGroups.of(new Random(1000 + set), 40, 1e-9))
                .toList();
        for (VerificationMeasure index : List.of(VerificationMeasure.FDR, VerificationMeasure.FNMR_TO_MEAN)) {
            double[] values = drawn.stream()
                    .mapToDouble(
                            groups -> index(index, OperatingPoints.of(groups).orElseThrow()))
                    .toArray();
            double truth = IntStream.range(0, sets)
                    .mapToDouble(i -> values[i])
                    .average()
                    .orElseThrow();
            long contained = IntStream.range(0, sets)
                    .filter(set -> Uncertainty.of(List.of(run("a", 1, drawn.get(set), Uncertainty.REPLICATES)))
                            .ofRate(index, Optional.empty(), "a", MeanOverSeeds.of(List.of(values[set])), List.of(1))
                            .filter(interval -> Math.abs(values[set] - truth) <= interval.halfWidth())
                            .isPresent())
                    .count();
            assertThat(contained).as(index.id()).isGreaterThanOrEqualTo(48);
        }
    }
}
