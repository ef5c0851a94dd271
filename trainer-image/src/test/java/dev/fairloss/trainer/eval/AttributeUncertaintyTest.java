// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.AttributeMeasure;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.VerificationMeasure;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttributeUncertaintyTest {
    private static final MeanOverSeeds ONE = MeanOverSeeds.of(List.of(.3));
    private static final MeanOverSeeds TWO = MeanOverSeeds.of(List.of(.2, .4));

    /** 100 replicates, .2 and .4 in turns, the first of which are unknown: variance .01 × n / (n - 1) for n known ones. */
    private static double[] replicates(int unknown) {
        return IntStream.range(0, 100)
                .mapToDouble(i -> i < unknown ? Double.NaN : i % 2 == 0 ? .2 : .4)
                .toArray();
    }

    @Test
    void theErrorIsThatOfTheReplicatesAndOfTheSeeds() {
        Interval one =
                AttributeUncertainty.ofRate(ONE, 20, List.of(replicates(0))).orElseThrow();
        assertThat(one.peopleError()).hasValueCloseTo(Math.sqrt(1. / 99), within(1e-12));
        assertThat(one.seedError()).isEmpty();
        // Student's t with 19 degrees of freedom: 2.093.
        assertThat(one.halfWidth()).isCloseTo(2.093 * Math.sqrt(1. / 99), within(1e-4));
        Interval two = AttributeUncertainty.interval(
                        VerificationMeasure.FNMR_GAP, TWO, 20, List.of(replicates(0), replicates(0)))
                .orElseThrow();
        assertThat(two.peopleError()).as("of the mean over seeds").hasValueCloseTo(Math.sqrt(1. / 99), within(1e-12));
        assertThat(two.seedError()).hasValueCloseTo(.1, within(1e-12));
    }

    @Test
    void aMeasureMustBeKnownInMostReplicates() {
        for (AttributeMeasure measure : List.of(VerificationMeasure.FNMR, VerificationMeasure.FMR_RATIO)) {
            assertThat(AttributeUncertainty.interval(measure, ONE, 20, List.of(replicates(5))))
                    .isPresent();
            assertThat(AttributeUncertainty.interval(measure, ONE, 20, List.of(replicates(6))))
                    .isEmpty();
        }
        double[] last = replicates(0);
        IntStream.range(94, 100).forEach(i -> last[i] = Double.POSITIVE_INFINITY);
        assertThat(AttributeUncertainty.ofRate(TWO, 20, List.of(replicates(0), last)))
                .as("unknown for one of the seeds")
                .isEmpty();
    }

    @Test
    void aRateWithoutAnyErrorHasAnExactBound() {
        double[] zeros = new double[100];
        MeanOverSeeds zero = MeanOverSeeds.of(List.of(0., 0.));
        double bound = 1 - Math.pow(.05, 1 / 20.);
        assertThat(AttributeUncertainty.ofRate(zero, 20, List.of(zeros, zeros)))
                .hasValue(new Interval(OptionalDouble.empty(), OptionalDouble.empty(), bound, bound));
        assertThat(AttributeUncertainty.interval(VerificationMeasure.TAR_3, zero, 20, List.of(zeros, zeros)))
                .isPresent();
        assertThat(AttributeUncertainty.interval(VerificationMeasure.GARBE, zero, 20, List.of(zeros, zeros)))
                .isEmpty();
        Interval seeds =
                AttributeUncertainty.ofRate(TWO, 20, List.of(zeros, zeros)).orElseThrow();
        assertThat(seeds.peopleError()).as("seeds differ").hasValue(0);
        assertThat(seeds.seedError()).hasValueCloseTo(.1, within(1e-12));
    }

    @Test
    void differencesArePairedByReplicate() {
        double[] shifted = IntStream.range(0, 100)
                .mapToDouble(i -> replicates(0)[i] + (i < 50 ? .1 : .3))
                .toArray();
        Interval difference = AttributeUncertainty.ofDifference(
                        VerificationMeasure.FMR, ONE, 20, List.of(shifted), List.of(replicates(0)))
                .orElseThrow();
        assertThat(difference.peopleError()).hasValueCloseTo(Math.sqrt(1. / 99), within(1e-12));
        assertThat(AttributeUncertainty.ofDifference(
                        VerificationMeasure.FMR_GAP, ONE, 20, List.of(replicates(0)), List.of(replicates(0))))
                .as("equal arms")
                .isEmpty();
    }
}
