// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class AxisProperties {
    @Property(tries = 200)
    void ticksAreFewAscendingAndInside(
            @ForAll @DoubleRange(min = -1e4, max = 1e4) double from,
            @ForAll @DoubleRange(min = .01, max = 1e5) double span) {
        Axis axis = Axis.linear("", from, from + span, Formats::plain);
        assertThat(axis.ticks()).hasSizeBetween(2, 7).isSorted();
        assertThat(axis.ticks()).allMatch(tick -> tick >= from - span * 1e-6 && tick <= from + span * (1 + 1e-6));
        assertThat(axis.place(from)).isZero();
        assertThat(axis.place(from + span)).isCloseTo(1, within(1e-9));
    }

    @Example
    void decadesHaveEqualLength() {
        Axis axis = Axis.decades("", 1e-3, 1, Formats::plain);
        assertThat(axis.ticks()).hasSize(4);
        assertThat(axis.place(1e-2)).isCloseTo(1 / 3., within(1e-12));
        // Values out of range are clamped, so a false accept rate of 0 is not drawn at minus infinity.
        assertThat(axis.place(0)).isZero();
    }

    @Property(tries = 200)
    void tickLabelsAreDistinct(
            @ForAll @DoubleRange(min = 0, max = 1) double from, @ForAll @DoubleRange(min = .01, max = 1) double span) {
        for (double width : new double[] {span, span / 100}) {
            Axis axis = Axis.shares("", from, from + width);
            assertThat(axis.ticks().stream().map(tick -> axis.format().apply(tick)))
                    .doesNotHaveDuplicates();
        }
    }

    @Example
    void acceptsAnEmptyRange() {
        assertThat(Axis.linear("", 3, 3, Formats::plain).to()).isEqualTo(4);
        assertThat(Axis.around(.5, .5).place(.5)).isCloseTo(.5, within(1e-9));
    }
}
