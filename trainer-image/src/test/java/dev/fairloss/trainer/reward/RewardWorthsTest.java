// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.FairnessResultBuilder;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.contract.result.GroupResultBuilder;
import dev.fairloss.contract.result.ProbeAccuracy;
import dev.fairloss.contract.result.ProbeTable;
import dev.fairloss.contract.result.RewardWorth;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.result.VerificationResult;
import dev.fairloss.contract.result.VerificationResultBuilder;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RewardWorthsTest {
    private static final int REPEATS = 3;
    private static final int RUNS = 16;

    /**
     * Fine-tunes of one policy: the difference of the first group predicts its accuracy with a slope of 2, its d' does not; all
     * repeats have another level. Other groups are unknown.
     */
    private static ProbeTable table(long seed) {
        var rows = new ArrayList<ProbeTable.Row>();
        for (int i = 0; i < REPEATS * RUNS; i++) {
            var random = Seeds.random(seed, "fine-tune", i);
            int repeat = i / RUNS;
            double utility = .01 * random.nextGaussian() - .3 * repeat;
            double accuracy = .8 + 2 * (utility + .3 * repeat) + .05 * repeat + .002 * random.nextGaussian();
            var groups = new ArrayList<>(Collections.<Map<Utility, Double>>nCopies(Group.NUMBER, Map.of()));
            groups.set(0, Map.of(Utility.Difference, utility, Utility.DPrime, random.nextGaussian()));
            var accuracies = new ArrayList<>(Collections.nCopies(Group.NUMBER, OptionalDouble.empty()));
            accuracies.set(0, OptionalDouble.of(accuracy));
            rows.add(new ProbeTable.Row(
                    repeat,
                    Map.of(Utility.Difference, utility),
                    groups,
                    Optional.of(new ProbeAccuracy(
                            OptionalDouble.of(.8 - (utility + .3 * repeat) + .002 * random.nextGaussian()),
                            OptionalDouble.empty(),
                            accuracies))));
        }
        var spreads = IntStream.range(0, Group.NUMBER)
                .mapToObj(group -> group == 0 ? OptionalDouble.of(.1 * seed) : OptionalDouble.empty())
                .toList();
        return new ProbeTable(ProbeTable.VERSION, rows, spreads);
    }

    /**
     * Four arms with five seeds: d' predicts the accuracy and the AUC on the set, and the opposite for the first group; all seeds have another
     * level. The second group is too small to compare.
     */
    private static List<EvaluationReport> evaluations() {
        var reports = new ArrayList<EvaluationReport>();
        for (int seed = 1; seed <= 5; seed++) {
            for (int arm = 0; arm < 4; arm++) {
                var random = Seeds.random(seed, "final training", arm);
                double utility = .1 * random.nextGaussian();
                var groups = new ArrayList<>(
                        Collections.nCopies(Group.NUMBER, group(Map.of(), OptionalDouble.empty(), true)));
                groups.set(
                        0,
                        group(
                                Map.of(Utility.DPrime, utility - seed),
                                OptionalDouble.of(.8 - utility + .001 * random.nextGaussian()),
                                true));
                groups.set(1, group(Map.of(Utility.DPrime, utility), OptionalDouble.of(.8 + utility), false));
                reports.add(new EvaluationReport(
                        EvaluationReport.VERSION,
                        "arm-" + arm,
                        seed,
                        List.of(set(
                                .8 + utility + .1 * seed + .001 * random.nextGaussian(),
                                .9 - .5 * utility - .1 * seed)),
                        Optional.of(FairnessResultBuilder.builder()
                                .overall(group(Map.of(Utility.DPrime, utility - seed), OptionalDouble.empty(), true))
                                .counts(List.of())
                                .groups(groups)
                                .threshold(OptionalDouble.empty())
                                .accuracyGap(OptionalDouble.empty())
                                .note("")
                                .build()),
                        1));
            }
        }
        return reports;
    }

    private static GroupResult group(Map<Utility, Double> utilities, OptionalDouble accuracy, boolean comparable) {
        return GroupResultBuilder.builder()
                .group("a group")
                .identities(10)
                .basis(GroupResult.Basis.HELD_OUT)
                .comparable(comparable)
                .measuredIdentities(10)
                .genuine(30)
                .impostors(30)
                .accuracy(accuracy)
                .standardError(OptionalDouble.empty())
                .falseRejectRate(OptionalDouble.empty())
                .falseAcceptRate(OptionalDouble.empty())
                .intraClass(OptionalDouble.empty())
                .interClass(OptionalDouble.empty())
                .utilities(utilities)
                .build();
    }

    private static VerificationResult set(double accuracy, double auc) {
        return VerificationResultBuilder.builder()
                .set("unseen")
                .identities(10)
                .genuine(30)
                .impostors(30)
                .folds(List.of())
                .accuracy(accuracy)
                .standardError(.01)
                .auc(auc)
                .tarAtFar(List.of())
                .roc(List.of())
                .note("")
                .overlap(new TrainingOverlap(true, 0, 0, 0))
                .build();
    }

    private final RewardWorth worth =
            RewardWorths.of(List.of(table(1), table(2)), evaluations()).orElseThrow();

    @Test
    void findsWhatPredictsTheAccuracyOfAGroup() {
        var found = worth.of(Utility.Difference, Group.of(0).label()).orElseThrow();
        assertThat(found.observations()).isEqualTo(2 * REPEATS * RUNS);
        assertThat(found.slope()).isCloseTo(2, within(.1));
        assertThat(found.low()).isGreaterThan(.9);
        var other = worth.of(Utility.DPrime, Group.of(0).label()).orElseThrow();
        assertThat(other.low()).isNegative();
        assertThat(other.high()).isPositive();
    }

    @Test
    void findsAUtilityThatPredictsTheOpposite() {
        assertThat(worth.of(Utility.Difference, RewardWorth.ACCURACY)
                        .orElseThrow()
                        .high())
                .isLessThan(-.9);
    }

    @Test
    void comparesTheFinalTrainingsOfAllArmsSeedBySeed() {
        assertThat(worth.runs()).isEqualTo(20);
        var accuracy = worth.overArms(Utility.DPrime, RewardWorth.ACCURACY).orElseThrow();
        assertThat(accuracy.observations()).isEqualTo(20);
        assertThat(accuracy.slope()).isCloseTo(1, within(.05));
        assertThat(accuracy.low()).isGreaterThan(.9);
        var group = worth.overArms(Utility.DPrime, Group.of(0).label()).orElseThrow();
        assertThat(group.high()).isLessThan(-.9);
        assertThat(worth.overArms(Utility.DPrime, Group.of(1).label()))
                .as("too few people")
                .isEmpty();
        assertThat(worth.overArms(Utility.DPrime, RewardWorth.AUC).orElseThrow().slope())
                .isCloseTo(-.5, within(1e-9));
        assertThat(worth.overArms(Utility.Published, RewardWorth.AUC))
                .as("not measured")
                .isEmpty();
    }

    /** More seeds of the same arms are not more arms. */
    @Test
    void theIntervalsCountEachArmOnce() {
        var accuracy = worth.overArms(Utility.DPrime, RewardWorth.ACCURACY).orElseThrow();
        double reach = 1.959964 / Math.sqrt(4 - 3.);
        assertThat(accuracy.low()).isCloseTo(Math.tanh(atanh(accuracy.correlation()) - reach), within(1e-6));
        var three = evaluations().stream()
                .filter(report -> !report.arm().equals("arm-3"))
                .toList();
        assertThat(RewardWorths.of(List.of(table(1)), three).orElseThrow().overArms())
                .as("three arms say nothing, whatever the number of seeds")
                .isEmpty();
    }

    private static double atanh(double r) {
        return .5 * Math.log((1 + r) / (1 - r));
    }

    /** With a policy that changes nothing, several arms train the same network as the fixed initial margin. */
    @Test
    void equalNetworksAreOneObservation() {
        var repeated = new ArrayList<>(evaluations());
        evaluations().stream()
                .filter(report -> report.arm().equals("arm-0"))
                .flatMap(report -> Stream.of("settled-margins", "same-mean-margin")
                        .map(arm -> new EvaluationReport(
                                report.version(),
                                arm,
                                report.seed(),
                                report.sets(),
                                report.fairness(),
                                report.seconds())))
                .forEach(repeated::add);
        var found = RewardWorths.of(List.of(table(1), table(2)), repeated).orElseThrow();
        assertThat(found.runs()).isEqualTo(worth.runs());
        assertThat(found.overArms()).isEqualTo(worth.overArms());
    }

    @Test
    void whatWasNotMeasuredHasNoAssociation() {
        assertThat(worth.of(Utility.Difference, RewardWorth.AUC)).isEmpty();
        assertThat(worth.of(Utility.Difference, Group.of(3).label())).isEmpty();
        assertThat(worth.of(Utility.Published, RewardWorth.ACCURACY)).isEmpty();
        assertThat(worth.spreads().get(3)).isEmpty();
    }

    @Test
    void countsRepeatsOfAllPoliciesAndAveragesSpreads() {
        assertThat(worth.probes()).isEqualTo(96);
        assertThat(worth.repeats()).isEqualTo(6);
        assertThat(worth.spreads().get(0).orElseThrow()).isCloseTo(.15, within(1e-12));
    }

    @Test
    void withoutAccuraciesThereIsNone() {
        var rows = List.of(new ProbeTable.Row(0, Map.of(), Collections.nCopies(9, Map.of()), Optional.empty()));
        var table = new ProbeTable(ProbeTable.VERSION, rows, Collections.nCopies(9, OptionalDouble.empty()));
        assertThat(RewardWorths.of(List.of(table), evaluations())).isEmpty();
    }
}
