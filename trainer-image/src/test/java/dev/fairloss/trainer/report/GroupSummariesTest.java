// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.FairnessResult;
import dev.fairloss.contract.result.GroupDisparity;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.contract.result.GroupResult.Basis;
import dev.fairloss.contract.result.GroupSummary;
import dev.fairloss.contract.result.OperatingPoint;
import dev.fairloss.trainer.eval.Uncertainty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Without scores, the people are unknown and intervals cover the seeds alone. */
class GroupSummariesTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    /** A group of 10 identities; an accuracy below 0 is unknown. */
    private static GroupResult group(String name, double accuracy, boolean comparable) {
        OptionalDouble known = accuracy < 0 ? NONE : OptionalDouble.of(accuracy);
        return new GroupResult(
                name,
                10,
                Basis.HELD_OUT,
                comparable,
                9,
                30,
                40,
                known,
                known,
                known,
                OptionalDouble.of(.1),
                NONE,
                OptionalDouble.of(.7),
                Map.of());
    }

    /** Accuracies of tail, middle and head. */
    private static FairnessResult fairness(
            double tail, double middle, double head, OptionalDouble gap, Optional<OperatingPoint> point) {
        return new FairnessResult(
                group("all", .9, true),
                List.of(group("tail", tail, true), group("middle", middle, true), group("head", head, head < .99)),
                List.of(group("tail/low", .5, false)),
                NONE,
                Optional.empty(),
                gap,
                point,
                "by hand");
    }

    private static OperatingPoint point(double fdr, OptionalDouble fmrRatio) {
        return new OperatingPoint(
                .01,
                .3,
                List.of(new OperatingPoint.Rates("tail", fdr / 10, fdr / 5), new OperatingPoint.Rates("head", 0, .1)),
                fdr,
                fdr / 2,
                fmrRatio,
                OptionalDouble.of(2));
    }

    private static EvaluationReport report(String arm, int seed, FairnessResult fairness) {
        return new EvaluationReport(1, arm, seed, List.of(), Optional.ofNullable(fairness), 1);
    }

    private static GroupSummaries of(EvaluationReport... evaluations) {
        return new GroupSummaries(List.of(evaluations), Uncertainty.of(List.of()));
    }

    private static GroupSummary of(List<GroupSummary> groups, String name) {
        return groups.stream()
                .filter(group -> group.group().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void groupsAreInTheOrderOfTheArmsAndTheResults() {
        var fairness = fairness(.6, .7, .8, NONE, Optional.empty());
        List<GroupSummary> groups = of(report("b", 1, fairness), report("a", 1, fairness), report("c", 1, null))
                .groups(List.of("a", "b", "c", "d"));
        assertThat(groups.stream().map(group -> group.arm() + " " + group.group()))
                .containsExactly(
                        "a all",
                        "a tail",
                        "a middle",
                        "a head",
                        "a tail/low",
                        "b all",
                        "b tail",
                        "b middle",
                        "b head",
                        "b tail/low");
    }

    @Test
    void valuesAreMeansOverTheSeedsThatHaveThem() {
        List<GroupSummary> groups = of(
                        report("a", 1, fairness(.6, -1, 1, NONE, Optional.empty())),
                        report("a", 2, fairness(.8, .7, .9, NONE, Optional.empty())),
                        report("a", 3, null))
                .groups(List.of("a"));
        GroupSummary tail = of(groups, "tail");
        assertThat(tail.accuracy().orElseThrow().mean()).isCloseTo(.7, within(1e-12));
        assertThat(tail.accuracy().orElseThrow().seeds()).isEqualTo(2);
        assertThat(tail.interval().orElseThrow().seedError()).hasValueCloseTo(.1, within(1e-12));
        assertThat(tail.standardError()).hasValueCloseTo(.7, within(1e-12));
        assertThat(tail.falseRejectRate().orElseThrow().mean()).isCloseTo(.7, within(1e-12));
        assertThat(tail.falseAcceptRate().orElseThrow().mean()).isEqualTo(.1);
        assertThat(tail.interClass().orElseThrow().mean()).isEqualTo(.7);
        assertThat(tail.intraClass()).isEmpty();
        assertThat(tail.identities()).isEqualTo(10);
        assertThat(tail.genuine()).isEqualTo(30);
        assertThat(tail.impostors()).isEqualTo(40);
        assertThat(tail.basis()).isEqualTo(Basis.HELD_OUT);
        assertThat(tail.comparable()).isTrue();
        GroupSummary middle = of(groups, "middle");
        assertThat(middle.accuracy().orElseThrow().mean()).isEqualTo(.7);
        assertThat(middle.accuracy().orElseThrow().seeds()).isEqualTo(1);
        assertThat(middle.standardError()).hasValue(.7);
        assertThat(middle.interval()).as("one seed").isEmpty();
        assertThat(of(groups, "head").comparable()).as("not with seed 1").isFalse();
        assertThat(tail.fmr()).isEmpty();
    }

    @Test
    void ratesAtTheOperatingPointAreThoseOfTheGroup() {
        List<GroupSummary> groups = of(
                        report("a", 1, fairness(.6, .7, .8, NONE, Optional.of(point(.2, NONE)))),
                        report("a", 2, fairness(.6, .7, .8, NONE, Optional.of(point(.4, NONE)))))
                .groups(List.of("a"));
        assertThat(of(groups, "tail").fmr().orElseThrow().mean()).isCloseTo(.03, within(1e-12));
        assertThat(of(groups, "tail").fnmr().orElseThrow().mean()).isCloseTo(.06, within(1e-12));
        assertThat(of(groups, "head").fmr().orElseThrow().mean()).isZero();
        assertThat(of(groups, "head").fnmr().orElseThrow().mean()).isCloseTo(.1, within(1e-12));
        assertThat(of(groups, "middle").fmr()).isEmpty();
        assertThat(of(groups, "tail/low").fmr()).isEmpty();
    }

    @Test
    void disparitiesAreMeansOverTheSeedsWithAGap() {
        GroupDisparity disparity = of(
                        report(
                                "a",
                                1,
                                fairness(
                                        .6,
                                        .7,
                                        .8,
                                        OptionalDouble.of(.2),
                                        Optional.of(point(.9, OptionalDouble.of(3))))),
                        report("a", 2, fairness(.8, .7, .8, OptionalDouble.of(.1), Optional.of(point(.7, NONE)))),
                        report("a", 3, fairness(.1, .7, .8, NONE, Optional.empty())))
                .disparities(List.of("a"))
                .get(0);
        assertThat(disparity.arm()).isEqualTo("a");
        assertThat(disparity.worst()).as("mean of the tail: .5").contains(CountGroup.TAIL);
        assertThat(disparity.accuracyGap().orElseThrow().mean()).isCloseTo(.15, within(1e-12));
        assertThat(disparity.accuracyGap().orElseThrow().seeds()).isEqualTo(2);
        assertThat(disparity.interval().orElseThrow().seedError()).hasValueCloseTo(.05, within(1e-12));
        assertThat(disparity.fdr().orElseThrow().mean()).isCloseTo(.8, within(1e-12));
        assertThat(disparity.garbe().orElseThrow().mean()).isCloseTo(.4, within(1e-12));
        assertThat(disparity.fmrRatio().orElseThrow().mean()).isEqualTo(3);
        assertThat(disparity.fmrRatio().orElseThrow().seeds()).isEqualTo(1);
        assertThat(disparity.fnmrRatio().orElseThrow().mean()).isEqualTo(2);
    }

    @Test
    void anArmWithoutAGapHasAnEmptyDisparityAndOneWithoutGroupsNone() {
        List<GroupDisparity> disparities = of(
                        report("a", 1, fairness(.9, .8, 1, NONE, Optional.empty())), report("b", 1, null))
                .disparities(List.of("a", "b", "c"));
        assertThat(disparities).hasSize(1);
        assertThat(disparities.get(0).accuracyGap()).isEmpty();
        assertThat(disparities.get(0).fdr()).isEmpty();
        assertThat(disparities.get(0).worst()).contains(CountGroup.MIDDLE);
    }

    @Test
    void theWorstGroupIsComparable() {
        assertThat(of(report("a", 1, fairness(-1, .995, .99, NONE, Optional.empty())))
                        .disparities(List.of("a"))
                        .get(0)
                        .worst())
                .as("the tail is not measured, the head not comparable")
                .contains(CountGroup.MIDDLE);
    }
}
