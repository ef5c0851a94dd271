// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.EvaluationScores;
import dev.fairloss.contract.result.EvaluationScores.GroupInfluence;
import dev.fairloss.contract.result.EvaluationScores.SetScores;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.trainer.Seeds;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UncertaintyTest {
    private static final MeanOverSeeds ONE_SEED = MeanOverSeeds.of(List.of(.8));

    /** Pairs of one person each; the first ones are genuine. */
    private static SetScores ofPairs(boolean named, int genuine, double[] scores, boolean[] correct) {
        int number = scores.length;
        int[] people = IntStream.range(0, named ? number : 0).toArray();
        boolean[] same = new boolean[number];
        for (int i = 0; i < genuine; i++) {
            same[i] = true;
        }
        return new SetScores("lfw", people, people, same, new int[number], scores, correct);
    }

    private static EvaluationScores run(String arm, int seed, SetScores scores) {
        return new EvaluationScores(EvaluationScores.VERSION, arm, seed, List.of(scores), List.of(), List.of());
    }

    @Test
    void accuracyOfIndependentPairsHasTheBinomialError() {
        // 400 genuine pairs, 80% correct, 400 impostor pairs, 90% correct; each of its own person. The share of either
        // kind is
        // fixed: standard error sqrt((.8 × .2 + .9 × .1) / 400) / 2 = .0125.
        boolean[] correct = new boolean[800];
        for (int i = 0; i < 800; i++) {
            correct[i] = i % 10 < (i < 400 ? 8 : 9);
        }
        double[] scores = new double[800];
        var uncertainty = Uncertainty.of(List.of(run("a", 1, ofPairs(true, 400, scores, correct))));
        Interval interval = uncertainty
                .interval("lfw", Uncertainty.ACCURACY, "a", ONE_SEED, List.of(1))
                .orElseThrow();
        assertThat(interval.peopleError().orElseThrow()).isCloseTo(.0125, within(.001));
        assertThat(interval.seedError()).isEmpty();
        assertThat(interval.halfWidth())
                .isCloseTo(1.963 * interval.peopleError().orElseThrow(), within(1e-4));
    }

    @Test
    void thePairsOfOnePersonCountAsOne() {
        // 40 people with 20 genuine pairs each: all correct for 32 of them, none for 8. The error is that of 40 draws:
        // sqrt(.8 × .2 / 40) / 2 = .0316, not that of 800.
        int[] people = IntStream.range(0, 801).map(i -> i / 20).toArray();
        people[800] = 40;
        boolean[] genuine = new boolean[801];
        boolean[] correct = new boolean[801];
        for (int i = 0; i < 801; i++) {
            genuine[i] = i < 800;
            correct[i] = i >= 160;
        }
        var scores = new SetScores("lfw", people, people, genuine, new int[801], new double[801], correct);
        double error = Uncertainty.of(List.of(run("a", 1, scores)))
                .interval("lfw", Uncertainty.ACCURACY, "a", ONE_SEED, List.of(1))
                .orElseThrow()
                .peopleError()
                .orElseThrow();
        // The share of genuine pairs is nearly 1, so the factor 1 / 2 above does not apply.
        assertThat(error).isCloseTo(.0632, within(.005));
    }

    @Test
    void anImpostorPairVariesWithBothPeople() {
        // Person 0 is in every impostor pair. Where it is not drawn (about a third of the replicates), there is no
        // impostor.
        int number = 60;
        int[] first = IntStream.range(0, number).map(i -> i < 30 ? i + 1 : 0).toArray();
        int[] second =
                IntStream.range(0, number).map(i -> i < 30 ? i + 1 : i - 29).toArray();
        boolean[] genuine = new boolean[number];
        for (int i = 0; i < 30; i++) {
            genuine[i] = true;
        }
        var scores = new SetScores("lfw", first, second, genuine, new int[number], new double[number], genuine);
        double[] accuracy = new VerificationBootstrap(scores).replicates(List.of(scores), 1000)[0][0];
        long without =
                IntStream.range(0, 1000).filter(i -> Double.isNaN(accuracy[i])).count();
        // (30 / 31)^31 = .362.
        assertThat(without / 1000.).isCloseTo(.362, within(.05));
    }

    @Test
    void aReplicateOfEqualWeightsGivesTheRocMeasures() {
        SplittableRandom random = Seeds.random(1, "scores");
        double[] scores = new double[400];
        for (int i = 0; i < 400; i++) {
            scores[i] = Math.round(100 * (random.nextGaussian() + (i < 200 ? 1 : 0))) / 100.;
        }
        SetScores set = ofPairs(true, 200, scores, new boolean[400]);
        double[][][] replicates = new VerificationBootstrap(set).replicates(List.of(set), 1000);
        Roc roc = new Roc(scores, set.genuine());
        double[] means = IntStream.range(0, VerificationBootstrap.MEASURES)
                .mapToDouble(measure -> IntStream.range(0, 1000)
                        .mapToDouble(i -> replicates[0][measure][i])
                        .average()
                        .orElseThrow())
                .toArray();
        assertThat(means[1]).isCloseTo(roc.auc(), within(.005));
        assertThat(means[2]).isCloseTo(roc.tarAt(.1).tar().orElseThrow(), within(.02));
        // The bootstrap agrees with the standard error of DeLong, DeLong and Clarke-Pearson.
        double sd = Math.sqrt(IntStream.range(0, 1000)
                .mapToDouble(i -> Math.pow(replicates[0][1][i] - means[1], 2))
                .average()
                .orElseThrow());
        assertThat(sd).isCloseTo(deLong(scores, set.genuine()), within(.003));
    }

    /** Standard error of the AUC (DeLong, DeLong and Clarke-Pearson, Biometrics, 1988). */
    private static double deLong(double[] scores, boolean[] genuine) {
        double[] own = new double[2];
        double[] squares = new double[2];
        int[] numbers = new int[2];
        for (int i = 0; i < scores.length; i++) {
            double above = 0;
            int others = 0;
            for (int j = 0; j < scores.length; j++) {
                if (genuine[i] != genuine[j]) {
                    double sign = Math.signum(genuine[i] ? scores[i] - scores[j] : scores[j] - scores[i]);
                    above += .5 + sign / 2;
                    others++;
                }
            }
            int kind = genuine[i] ? 1 : 0;
            own[kind] += above / others;
            squares[kind] += above / others * (above / others);
            numbers[kind]++;
        }
        double variance = 0;
        for (int kind = 0; kind < 2; kind++) {
            double mean = own[kind] / numbers[kind];
            variance += (squares[kind] / numbers[kind] - mean * mean) / (numbers[kind] - 1);
        }
        return Math.sqrt(variance);
    }

    @Test
    void runsOnTheSamePairsArePaired() {
        boolean[] correct = new boolean[800];
        for (int i = 0; i < 800; i++) {
            correct[i] = i % 5 > 0;
        }
        SetScores set = ofPairs(true, 400, new double[800], correct);
        var uncertainty = Uncertainty.of(List.of(run("a", 1, set), run("b", 1, set)));
        var difference = MeanOverSeeds.of(List.of(0.));
        Interval interval = uncertainty
                .ofDifference("lfw", Uncertainty.ACCURACY, "a", "b", difference, List.of(1), 1)
                .orElseThrow();
        assertThat(interval.peopleError()).hasValue(0);
        assertThat(interval.halfWidth()).isZero();
    }

    @Test
    void pairsAreDrawnIfThePeopleAreUnknown() {
        boolean[] correct = new boolean[800];
        for (int i = 0; i < 800; i++) {
            correct[i] = i % 5 > 0;
        }
        SetScores set = ofPairs(false, 400, new double[800], correct);
        double error = Uncertainty.of(List.of(run("a", 1, set)))
                .interval("lfw", Uncertainty.ACCURACY, "a", ONE_SEED, List.of(1))
                .orElseThrow()
                .peopleError()
                .orElseThrow();
        // sqrt(.8 × .2 / 800) = .0141.
        assertThat(error).isCloseTo(.0141, within(.001));
    }

    /** 40 genuine and 40 impostor pairs, each of its own people, with random scores. */
    private static SetScores randomScores() {
        SplittableRandom random = Seeds.random(1, "scores");
        double[] scores = random.doubles(80).toArray();
        boolean[] correct = new boolean[80];
        for (int i = 0; i < 80; i++) {
            correct[i] = scores[i] > .5 == i < 40;
        }
        return ofPairs(true, 40, scores, correct);
    }

    @Test
    void everyMetricHasAnInterval() {
        var uncertainty = Uncertainty.of(List.of(run("a", 1, randomScores())));
        for (String metric : List.of(Uncertainty.ACCURACY, Uncertainty.AUC, Uncertainty.tar(.1))) {
            assertThat(uncertainty.interval("lfw", metric, "a", ONE_SEED, List.of(1)))
                    .as(metric)
                    .hasValueSatisfying(interval ->
                            assertThat(interval.peopleError().orElseThrow()).isBetween(.01, .2));
        }
    }

    /** Two seeds with the same scores have the same people error as one. */
    @Test
    void thePeopleErrorIsThatOfTheMeanOverSeeds() {
        var uncertainty = Uncertainty.of(List.of(run("a", 1, randomScores()), run("a", 2, randomScores())));
        double one = peopleError(uncertainty, "a", List.of(1)).orElseThrow();
        assertThat(peopleError(uncertainty, "a", List.of(1, 2)).orElseThrow()).isCloseTo(one, within(1e-12));
    }

    @Test
    void thePeopleErrorOfAMissingRunIsUnknown() {
        var uncertainty = Uncertainty.of(List.of(run("a", 1, randomScores())));
        assertThat(peopleError(uncertainty, "a", List.of(1, 2))).isEmpty();
        assertThat(peopleError(uncertainty, "b", List.of(1))).isEmpty();
        var two = MeanOverSeeds.of(List.of(.1, .3));
        assertThat(uncertainty
                        .ofDifference("lfw", Uncertainty.ACCURACY, "a", "b", two, List.of(1), 1)
                        .orElseThrow()
                        .peopleError())
                .isEmpty();
    }

    @Test
    void runsMayHaveOtherSetsAndGroups() {
        SetScores scores = randomScores();
        var other = new SetScores(
                "cfp",
                scores.first(),
                scores.second(),
                scores.genuine(),
                scores.fold(),
                scores.score(),
                scores.correct());
        var group = new GroupInfluence("tail", true, .8, new int[] {1, 2, 3}, new double[] {.1, 0, -.1});
        var uncertainty = Uncertainty.of(List.of(
                new EvaluationScores(EvaluationScores.VERSION, "a", 1, List.of(scores), List.of(group), List.of()),
                new EvaluationScores(EvaluationScores.VERSION, "b", 1, List.of(other), List.of(), List.of())));
        assertThat(uncertainty.interval("cfp", Uncertainty.ACCURACY, "b", ONE_SEED, List.of(1)))
                .isPresent();
        assertThat(uncertainty.interval("cfp", Uncertainty.ACCURACY, "a", ONE_SEED, List.of(1)))
                .isEmpty();
        String accuracy = Uncertainty.accuracyOf("tail");
        assertThat(uncertainty.interval(Uncertainty.GROUPS, accuracy, "a", ONE_SEED, List.of(1)))
                .isPresent();
        assertThat(uncertainty.interval(Uncertainty.GROUPS, accuracy, "b", ONE_SEED, List.of(1)))
                .isEmpty();
    }

    @Test
    void withoutPairsOfBothKindsThePeopleErrorIsUnknown() {
        SetScores genuine = ofPairs(true, 20, new double[20], new boolean[20]);
        var uncertainty = Uncertainty.of(List.of(run("a", 1, genuine)));
        assertThat(uncertainty.interval("lfw", Uncertainty.ACCURACY, "a", ONE_SEED, List.of(1)))
                .isEmpty();
    }

    @Test
    void metricsOfTwoFalseAcceptRatesDiffer() {
        assertThat(Uncertainty.tar(.1)).isEqualTo("tar@0.1").isNotEqualTo(Uncertainty.tar(.01));
    }

    private static OptionalDouble peopleError(Uncertainty uncertainty, String arm, List<Integer> seeds) {
        return uncertainty
                .interval("lfw", Uncertainty.ACCURACY, arm, MeanOverSeeds.of(List.of(.1, .3)), seeds)
                .orElseThrow()
                .peopleError();
    }

    /** t(.975, 4) = 2.7764. */
    @Test
    void fivePeopleHaveFourDegreesOfFreedom() {
        assertThat(Uncertainty.interval(OptionalDouble.of(.1), 5, ONE_SEED, 1)
                        .orElseThrow()
                        .halfWidth())
                .isCloseTo(.27764, within(1e-4));
    }

    @Test
    void intervalsAddTheVariancesOfPeopleAndSeeds() {
        // Three seeds, sd .03 → .01732; people .01 (101 of them): .02. Freedom .02⁴ / (.01732⁴ / 2 + .01⁴ / 100) =
        // 3.549.
        var mean = new MeanOverSeeds(.8, OptionalDouble.of(.03), 3);
        Interval interval =
                Uncertainty.interval(OptionalDouble.of(.01), 101, mean, 1).orElseThrow();
        assertThat(interval.seedError().orElseThrow()).isCloseTo(.01732, within(1e-5));
        // Quantiles of Student's t with 3.548 degrees of freedom: .975 at 2.9218, .8 at .9550.
        assertThat(interval.halfWidth()).isCloseTo(.02 * 2.9218, within(1e-4));
        assertThat(interval.detectable()).isCloseTo(.02 * (2.9218 + .9550), within(1e-4));
    }

    @Test
    void withoutPeopleTheIntervalIsStudentsOverSeeds() {
        // Two seeds .1 and .3: sd .141421; 12.706 × .141421 / sqrt(2) = 1.2706. 41 seeds with sd 1: 2.0211 / sqrt(41) =
        // .3156.
        assertThat(Uncertainty.interval(OptionalDouble.empty(), 2, MeanOverSeeds.of(List.of(.1, .3)), 1)
                        .orElseThrow()
                        .halfWidth())
                .isCloseTo(1.2706, within(1e-4));
        assertThat(Uncertainty.interval(OptionalDouble.empty(), 2, new MeanOverSeeds(0, OptionalDouble.of(1), 41), 1)
                        .orElseThrow()
                        .halfWidth())
                .isCloseTo(.3156, within(1e-4));
        assertThat(Uncertainty.interval(OptionalDouble.empty(), 2, ONE_SEED, 1)).isEmpty();
    }

    @Test
    void severalComparisonsWidenTheInterval() {
        var mean = new MeanOverSeeds(.8, OptionalDouble.of(.03), 3);
        // t(1 - .025 / 4, 2) = 8.8602 (one of four comparisons) instead of 4.3027.
        assertThat(Uncertainty.interval(OptionalDouble.empty(), 2, mean, 4)
                        .orElseThrow()
                        .halfWidth())
                .isCloseTo(8.8602 * .03 / Math.sqrt(3), within(1e-4));
    }

    @Test
    void theReplicatesDoNotChange() {
        boolean[] correct = new boolean[80];
        for (int i = 0; i < 80; i++) {
            correct[i] = i % 5 > 0;
        }
        SetScores set = ofPairs(true, 40, new double[80], correct);
        var once = new VerificationBootstrap(set).replicates(List.of(set), 50);
        var again = new VerificationBootstrap(set).replicates(List.of(set), 50);
        assertThat(once[0][0]).isEqualTo(again[0][0]);
    }
}
