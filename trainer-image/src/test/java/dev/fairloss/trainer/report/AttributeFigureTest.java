// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.AttributeMeasure;
import dev.fairloss.contract.result.AttributeSummary.Measured;
import dev.fairloss.contract.result.IdentificationMeasure;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.VerificationMeasure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AttributeFigureTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    private static Measured measured(AttributeMeasure measure, double value, Optional<Interval> interval) {
        return new Measured(measure, Optional.empty(), 20, MeanOverSeeds.of(List.of(value)), interval);
    }

    private static String figure(AttributeMeasure measure, double value, double halfWidth) {
        return AttributeSection.figure(
                measured(measure, value, Optional.of(new Interval(NONE, NONE, halfWidth, halfWidth))));
    }

    @Test
    void smallRatesHaveTwoSignificantDigits() {
        assertThat(figure(VerificationMeasure.FMR, .00018, .00009)).isEqualTo(".00018 (.00009 to .00027)");
        assertThat(figure(VerificationMeasure.FMR, .00005, .00008)).isEqualTo(".000050 (.000000 to .000130)");
        assertThat(figure(VerificationMeasure.FNMR, .0123, .002)).isEqualTo(".0123 (.0103 to .0143)");
        assertThat(figure(VerificationMeasure.FMR, 0, .001)).isEqualTo(".0000 (.0000 to .0010)");
    }

    @Test
    void noRatioIsBelowOne() {
        assertThat(figure(VerificationMeasure.FNMR_RATIO, 1.2, .5)).isEqualTo("1.2000 (1.0000 to 1.7000)");
        assertThat(figure(VerificationMeasure.FNMR_GAP, .02, .05)).isEqualTo(".0200 (.0000 to .0700)");
        assertThat(figure(IdentificationMeasure.FPIR_RATIO, 1.2, .5)).isEqualTo("1.2000 (1.0000 to 1.7000)");
        assertThat(figure(IdentificationMeasure.RANK_1, .98, .05)).isEqualTo(".9800 (.9300 to 1.0000)");
    }

    @Test
    void anUnknownIntervalIsStated() {
        assertThat(AttributeSection.figure(measured(VerificationMeasure.FDR, .97, Optional.empty())))
                .isEqualTo(".9700 (interval unknown)");
    }
}
