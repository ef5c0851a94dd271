// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * An axis of a chart.
 *
 * @param label quantity and unit
 * @param from value at the start
 * @param to value at the end, greater than {@code from}
 * @param logarithmic whether the scale is logarithmic; {@code from} is then positive
 * @param ticks tick values
 * @param format format of the tick labels
 */
record Axis(
        String label, double from, double to, boolean logarithmic, List<Double> ticks, DoubleFunction<String> format) {
    private static final double[] NICE = {1, 2, 5, 10};

    /** A linear axis with about four to six ticks at round values. */
    static Axis linear(String label, double from, double to, DoubleFunction<String> format) {
        double end = to > from ? to : from + 1;
        double rough = (end - from) / 5;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * 10;
        for (int i = NICE.length - 1; i >= 0; i--) {
            step = NICE[i] * power >= rough ? NICE[i] * power : step;
        }
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= end + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return new Axis(label, from, end, false, ticks, format);
    }

    /** A linear axis for fractions of 1, with as many digits as the ticks need. */
    static Axis shares(String label, double from, double to) {
        Axis axis = linear(label, from, to, Formats::tick);
        double step = axis.ticks().size() < 2
                ? .01
                : axis.ticks().get(1) - axis.ticks().get(0);
        int digits = (int) Math.max(2, Math.ceil(-Math.log10(step) - 1e-9));
        return new Axis(label, axis.from(), axis.to(), false, axis.ticks(), tick -> Formats.share(tick, digits));
    }

    /** Like {@link #shares}, with some room beyond the values. */
    static Axis around(double least, double most) {
        double room = Math.max((most - least) * .08, 1e-4);
        return shares("", least - room, most + room);
    }

    /** A logarithmic axis with a tick at every power of ten. */
    static Axis decades(String label, double from, double to, DoubleFunction<String> format) {
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.ceil(Math.log10(from) - 1e-9); power <= Math.log10(to) + 1e-9; power++) {
            ticks.add(Math.pow(10, power));
        }
        return new Axis(label, from, to, true, ticks, format);
    }

    /** The position of a value, from 0 at the start to 1 at the end; values out of range are clamped. */
    double place(double value) {
        double place = logarithmic
                ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
                : (value - from) / (to - from);
        return Math.max(0, Math.min(1, place));
    }
}
