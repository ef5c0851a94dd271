// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Number formats for readers: a typographic minus sign, thousands separators, and only significant digits. */
public final class Formats {
    private static final char MINUS = '\u2212';
    /** Non-breaking space between a number and its unit. */
    private static final char TIGHT = '\u00a0';

    /** Placeholder for missing values. */
    public static final String NONE = "\u2013";

    private Formats() {}

    /** A fraction of 1 with three digits and no leading zero: {@code .861}, {@code 1.000}. */
    static String share(double value) {
        return share(value, 3);
    }

    static String share(double value, int digits) {
        String text = String.format(Locale.ROOT, "%." + digits + "f", Math.abs(value));
        boolean zero = Double.parseDouble(text) == 0;
        return (value < 0 && !zero ? MINUS + "" : "") + (text.startsWith("0.") ? text.substring(1) : text);
    }

    /** A fraction with its sign: {@code +.002}. */
    static String signedShare(double value) {
        return signedShare(value, 3);
    }

    static String signedShare(double value, int digits) {
        String text = share(value, digits);
        return text.charAt(0) == MINUS || text.matches("\\.0+") ? text : "+" + text;
    }

    /** Mean and standard deviation: {@code .861 ± .004}, or {@code .861} with one seed. */
    static String share(MeanOverSeeds value) {
        return share(value.mean()) + plusMinus(value.sd());
    }

    static String share(Optional<MeanOverSeeds> value) {
        return value.map(Formats::share).orElse(NONE);
    }

    /** The ends of an interval around a fraction of 1, cut at 0 and 1: {@code .849 to .873}. */
    static String interval(double mean, Optional<Interval> interval) {
        return interval.map(known -> share(Math.max(0, mean - known.halfWidth())) + " to "
                        + share(Math.min(1, mean + known.halfWidth())))
                .orElse(NONE);
    }

    /** The ends of an interval around a difference: {@code −.002 to +.013}. */
    static String signedInterval(double mean, Optional<Interval> interval) {
        return interval.map(
                        known -> signedShare(mean - known.halfWidth()) + " to " + signedShare(mean + known.halfWidth()))
                .orElse(NONE);
    }

    /** A metric of {@link dev.fairloss.contract.result.PairedDifference}, for readers: {@code TAR at 10⁻²}. */
    static String metric(String metric) {
        return metric.startsWith("tar@")
                ? "TAR at " + rate(Double.parseDouble(metric.substring(4)))
                : metric.equals("auc") ? "AUC" : metric;
    }

    static String plusMinus(OptionalDouble value) {
        return value.isPresent() ? TIGHT + "±" + TIGHT + share(value.getAsDouble()) : "";
    }

    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A number with its noun: "1 seed", "3 seeds". */
    static String count(long value, String one, String many) {
        return count(value) + TIGHT + (value == 1 ? one : many);
    }

    /** A duration with about two significant digits: {@code 0.4 s}, {@code 47 s}, {@code 2 min 5 s}, {@code 3 h 12 min}. */
    public static String seconds(double seconds) {
        if (seconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f", seconds) + TIGHT + "s";
        }
        long whole = Math.round(seconds);
        if (whole < 90) {
            return whole + "" + TIGHT + "s";
        }
        if (whole < 3600) {
            return whole / 60 + "" + TIGHT + "min" + (whole % 60 == 0 ? "" : "" + TIGHT + whole % 60 + TIGHT + "s");
        }
        long minutes = Math.round(seconds / 60);
        return count(minutes / 60) + TIGHT + "h" + (minutes % 60 == 0 ? "" : "" + TIGHT + minutes % 60 + TIGHT + "min");
    }

    /** In units of 1e-4 with one decimal and a sign: {@code +4.3}. */
    static String tenThousandths(double value) {
        String text = String.format(Locale.ROOT, "%.1f", Math.abs(value) * 1e4);
        return (text.equals("0.0") ? "" : value < 0 ? MINUS + "" : "+") + text;
    }

    /** A margin: {@code .25}, {@code 0}. */
    static String margin(double value) {
        String text = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        return (text.startsWith("0.") ? text.substring(1) : text).replace("-", MINUS + "");
    }

    /** An axis tick without trailing zeros: {@code 0}, {@code .05}, {@code 12}. */
    static String tick(double value) {
        return margin(Math.round(value * 1e6) / 1e6);
    }

    /** Two significant digits: {@code .1}, {@code .0035}. */
    static String twoDigits(double value) {
        return margin(new BigDecimal(value).round(new MathContext(2)).doubleValue());
    }

    /** A number with one decimal, independent of the locale. */
    static String plain(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** A false accept rate: {@code 10⁻²}, or the number itself if it is not a power of ten. */
    static String rate(double far) {
        long exponent = Math.round(-Math.log10(far));
        boolean power = Math.abs(far - Math.pow(10, -exponent)) < 1e-12;
        return power && exponent >= 0 && exponent <= 9
                ? (exponent == 0 ? "1" : "10⁻" + "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt((int) exponent))
                : far + "";
    }
}
