// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignificanceTestsTest {
    /** From a table of Student's t; with many degrees of freedom, the normal distribution. */
    @ParameterizedTest
    @CsvSource({"4.302653, 2, .05", "-4.302653, 2, .05", "2.228139, 10, .05", "1.959964, 1e9, .05", "3.169273, 10, .01"
    })
    void theTestIsTwoSided(double t, double degreesOfFreedom, double expected) {
        assertThat(SignificanceTests.pValue(.5 * t, .5, degreesOfFreedom)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void withoutAnErrorAnyValueIsSignificant() {
        assertThat(SignificanceTests.pValue(1e-9, 0, 2)).isZero();
        assertThat(SignificanceTests.pValue(0, 0, 2)).isEqualTo(1);
    }

    @Test
    void unknownArgumentsGiveNoPValue() {
        assertThat(SignificanceTests.pValue(Double.NaN, 1, 2)).isNaN();
        assertThat(SignificanceTests.pValue(1, Double.NaN, 2)).isNaN();
        assertThat(SignificanceTests.pValue(1, 1, Double.NaN)).isNaN();
    }

    @Test
    void holmMultipliesByTheNumberOfTestsThatRemain() {
        // Sorted: .01 · 4, .02 · 3 = .06, .03 · 2 = .06, .9 · 1.
        assertThat(SignificanceTests.holm(new double[] {.02, Double.NaN, .9, .01, .03}))
                .containsExactly(new double[] {.06, Double.NaN, .9, .04, .06}, within(1e-12));
        // The second would be .035 · 1, but is no smaller than the first.
        assertThat(SignificanceTests.holm(new double[] {.035, .03})).containsExactly(.06, .06);
        assertThat(SignificanceTests.holm(new double[] {.7, .8})).containsExactly(1, 1);
        assertThat(SignificanceTests.holm(new double[0])).isEmpty();
    }
}
