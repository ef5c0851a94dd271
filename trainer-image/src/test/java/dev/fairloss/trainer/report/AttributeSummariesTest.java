// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.AttributeMeasure;
import dev.fairloss.contract.result.AttributeReport;
import dev.fairloss.contract.result.AttributeResult;
import dev.fairloss.contract.result.AttributeResult.Measured;
import dev.fairloss.contract.result.AttributeSummary;
import dev.fairloss.contract.result.VerificationMeasure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttributeSummariesTest {
    private static final String FAIR = "fairloss";
    private static final String FIXED = "fixed-0.25";
    private static final int UNKNOWN = -1;

    /** A measure of 20 people, whose replicates scatter around it; -1 is unknown. */
    private static Measured measured(AttributeMeasure measure, Optional<String> group, double value) {
        double[] replicates =
                IntStream.range(0, 100).mapToDouble(i -> value + (i % 7) * .01).toArray();
        return new Measured(
                measure, group, 20, value == UNKNOWN ? OptionalDouble.empty() : OptionalDouble.of(value), replicates);
    }

    private static AttributeResult result(String attribute, double fnmr, double gap) {
        return new AttributeResult(
                "lfw",
                attribute,
                AttributeResult.Protocol.VERIFICATION,
                90,
                10,
                OptionalDouble.of(.01),
                OptionalDouble.of(.3),
                List.of(),
                List.of(
                        measured(VerificationMeasure.FNMR, Optional.of("f"), fnmr),
                        measured(VerificationMeasure.FNMR_GAP, Optional.empty(), gap)));
    }

    private static AttributeReport report(String arm, int seed, AttributeResult... results) {
        return new AttributeReport(1, arm, seed, List.of(results));
    }

    private static List<AttributeSummary> of(AttributeReport... reports) {
        return AttributeSummaries.of(List.of(FAIR, FIXED, "ldam"), List.of(reports));
    }

    @Test
    void everyAttributeHasEveryArmInTheOrderOfTheSpec() {
        List<AttributeSummary> summaries = of(
                report(FIXED, 1, result("sex", .1, .2), result("age", .1, .2)),
                report(FAIR, 1, result("sex", .1, .2), result("age", .1, .2)));
        assertThat(summaries.stream().map(summary -> summary.attribute() + " " + summary.arm()))
                .containsExactly("sex fairloss", "sex fixed-0.25", "age fairloss", "age fixed-0.25");
        AttributeSummary first = summaries.get(0);
        assertThat(first.set()).isEqualTo("lfw");
        assertThat(first.people()).isEqualTo(90);
        assertThat(first.unlabeled()).isEqualTo(10);
        assertThat(first.globalFmr()).hasValue(.01);
        assertThat(of()).isEmpty();
    }

    @Test
    void measuresAreMeansOverSeeds() {
        AttributeSummary summary = of(report(FAIR, 2, result("sex", .3, .5)), report(FAIR, 1, result("sex", .1, .2)))
                .get(0);
        assertThat(summary.measures())
                .extracting(AttributeSummary.Measured::people)
                .containsExactly(20, 20);
        var fnmr = summary.measured(VerificationMeasure.FNMR, Optional.of("f")).orElseThrow();
        assertThat(fnmr.mean().mean()).isCloseTo(.2, within(1e-12));
        assertThat(fnmr.mean().seeds()).isEqualTo(2);
        // Of .1 and .3: sd .1414, standard error .1.
        assertThat(fnmr.interval().orElseThrow().seedError()).hasValueCloseTo(.1, within(1e-12));
        assertThat(fnmr.interval().orElseThrow().peopleError().orElseThrow()).isBetween(.015, .025);
        assertThat(summary.differences()).as("of FairLoss").isEmpty();
    }

    @Test
    void aMeasureMustBeKnownWithEverySeed() {
        AttributeSummary summary = of(
                        report(FAIR, 1, result("sex", .1, .2)), report(FAIR, 2, result("sex", UNKNOWN, .2)))
                .get(0);
        assertThat(summary.measures())
                .extracting(AttributeSummary.Measured::measure)
                .containsExactly(VerificationMeasure.FNMR_GAP);
    }

    @Test
    void differencesAreOverTheSharedSeedsAndBetweenGroups() {
        AttributeSummary fixed = of(
                        report(FAIR, 1, result("sex", .9, .9)),
                        report(FAIR, 2, result("sex", .1, .1)),
                        report(FAIR, 3, result("sex", .1, .2)),
                        report(FIXED, 4, result("sex", .9, .9)),
                        report(FIXED, 3, result("sex", .3, .6)),
                        report(FIXED, 2, result("sex", .3, .3)))
                .get(1);
        assertThat(fixed.arm()).isEqualTo(FIXED);
        assertThat(fixed.differences())
                .as("no measure of one group")
                .extracting(AttributeSummary.Measured::measure)
                .containsExactly(VerificationMeasure.FNMR_GAP);
        var gap = fixed.differences().get(0);
        assertThat(gap.mean().seeds()).isEqualTo(2);
        assertThat(gap.mean().mean()).isCloseTo(-.3, within(1e-12));
        assertThat(gap.people()).isEqualTo(20);
        // Replicates are paired, so people cancel. Of -.2 and -.4: standard error .1.
        assertThat(gap.interval().orElseThrow().peopleError()).hasValueCloseTo(0., within(1e-12));
        assertThat(gap.interval().orElseThrow().seedError()).hasValueCloseTo(.1, within(1e-12));
    }

    @Test
    void thereIsNoDifferenceWithoutASharedSeedOrAKnownValue() {
        assertThat(of(report(FAIR, 1, result("sex", .1, .1)), report(FIXED, 2, result("sex", .1, .1)))
                        .get(1)
                        .differences())
                .isEmpty();
        for (double[] gaps : new double[][] {{UNKNOWN, .1}, {.1, UNKNOWN}}) {
            assertThat(of(report(FAIR, 1, result("sex", .1, gaps[0])), report(FIXED, 1, result("sex", .1, gaps[1])))
                            .get(1)
                            .differences())
                    .isEmpty();
        }
    }

    @Test
    void attributesThatARunDoesNotHaveAreLeftOut() {
        assertThat(of(
                        report(FAIR, 1, result("sex", .1, .2), result("age", .1, .2)),
                        report(FIXED, 1, result("sex", .1, .2))))
                .extracting(AttributeSummary::attribute)
                .containsOnly("sex");
    }
}
