// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FormatsTest {
    @Test
    void shares() {
        assertThat(Formats.share(.8614)).isEqualTo(".861");
        assertThat(Formats.share(1)).isEqualTo("1.000");
        assertThat(Formats.share(-.0124)).isEqualTo("−.012");
        assertThat(Formats.share(-.0001)).isEqualTo(".000");
        assertThat(Formats.signedShare(.002)).isEqualTo("+.002");
        assertThat(Formats.signedShare(-.002)).isEqualTo("−.002");
        assertThat(Formats.signedShare(.0001)).isEqualTo(".000");
        assertThat(Formats.share(MeanOverSeeds.of(List.of(.86, .87)))).isEqualTo(".865\u00a0±\u00a0.007");
        assertThat(Formats.share(MeanOverSeeds.of(List.of(.86)))).isEqualTo(".860");
    }

    @Test
    void times() {
        assertThat(spaced(Formats.seconds(0))).isEqualTo("0.0 s");
        assertThat(spaced(Formats.seconds(9.94))).isEqualTo("9.9 s");
        assertThat(spaced(Formats.seconds(9.96))).isEqualTo("10 s");
        assertThat(spaced(Formats.seconds(89.4))).isEqualTo("89 s");
        assertThat(spaced(Formats.seconds(118))).isEqualTo("1 min 58 s");
        assertThat(spaced(Formats.seconds(119.7))).isEqualTo("2 min");
        assertThat(spaced(Formats.seconds(3599.7))).isEqualTo("1 h");
        assertThat(spaced(Formats.seconds(11_520))).isEqualTo("3 h 12 min");
        assertThat(spaced(Formats.seconds(7_200_000))).isEqualTo("2,000 h");
    }

    @Test
    void marginsRatesAndRewards() {
        assertThat(Formats.margin(.25)).isEqualTo(".25");
        assertThat(Formats.margin(0)).isEqualTo("0");
        assertThat(Formats.margin(.30000000000000004)).startsWith(".3");
        assertThat(Formats.rate(1e-4)).isEqualTo("10⁻⁴");
        assertThat(Formats.rate(1)).isEqualTo("1");
        assertThat(Formats.rate(.05)).isEqualTo("0.05");
        assertThat(Formats.tenThousandths(4.31e-4)).isEqualTo("+4.3");
        assertThat(Formats.tenThousandths(-4.31e-4)).isEqualTo("−4.3");
        assertThat(Formats.tenThousandths(-1e-6)).isEqualTo("0.0");
        assertThat(Formats.tick(.07500000000000001)).isEqualTo(".075");
        assertThat(Formats.twoDigits(.0999)).isEqualTo(".1");
        assertThat(Formats.twoDigits(.00349)).isEqualTo(".0035");
    }

    private static String spaced(String text) {
        return text.replace('\u00a0', ' ');
    }

    @Test
    void intervalsOfFractionsEndAtZeroAndOne() {
        var interval = Optional.of(new Interval(OptionalDouble.empty(), OptionalDouble.of(.01), .05, .1));
        assertThat(Formats.interval(.86, interval)).isEqualTo(".810 to .910");
        assertThat(Formats.interval(.98, interval)).isEqualTo(".930 to 1.000");
        assertThat(Formats.interval(.02, interval)).isEqualTo(".000 to .070");
        assertThat(Formats.signedInterval(.02, interval)).isEqualTo("−.030 to +.070");
        assertThat(Formats.interval(.5, Optional.empty())).isEqualTo("–");
    }

    @Test
    void metricsAreWrittenForReaders() {
        assertThat(Formats.metric("tar@0.01")).isEqualTo("TAR at 10⁻²");
        assertThat(Formats.metric("auc")).isEqualTo("AUC");
        assertThat(Formats.metric("accuracy")).isEqualTo("accuracy");
    }
}
