// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.MeanOverSeeds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Figures as people read them: a true minus sign, thousands parted, no more digits than mean something. */
final class Formats {
    private static final char MINUS = '\u2212';
    /** Does not break: between a number and its unit. */
    private static final char TIGHT = '\u00a0';

    /** What stands where there is nothing to tell. */
    static final String NONE = "\u2013";

    private Formats() {}

    /** A share of 1 in three digits, without the nought: {@code .861}, {@code 1.000}. */
    static String share(double value) {
        return share(value, 3);
    }

    static String share(double value, int digits) {
        String text = String.format(Locale.ROOT, "%." + digits + "f", Math.abs(value));
        boolean nought = Double.parseDouble(text) == 0;
        return (value < 0 && !nought ? MINUS + "" : "") + (text.startsWith("0.") ? text.substring(1) : text);
    }

    /** With its sign: {@code +.002}. */
    static String signedShare(double value) {
        String text = share(value);
        return text.charAt(0) == MINUS || text.matches("\\.0+") ? text : "+" + text;
    }

    static String share(OptionalDouble value) {
        return value.isPresent() ? share(value.getAsDouble()) : NONE;
    }

    /** {@code .861 ± .004}, or {@code .861} with one seed. */
    static String share(MeanOverSeeds value) {
        return share(value.mean()) + plusMinus(value.sd());
    }

    static String share(Optional<MeanOverSeeds> value) {
        return value.map(Formats::share).orElse(NONE);
    }

    static String plusMinus(OptionalDouble value) {
        return value.isPresent() ? TIGHT + "±" + TIGHT + share(value.getAsDouble()) : "";
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** "1 seed", "3 seeds". */
    static String count(long value, String one, String many) {
        return count(value) + TIGHT + (value == 1 ? one : many);
    }

    /** Two digits that count: {@code 0.4 s}, {@code 47 s}, {@code 2 min 5 s}, {@code 3 h 12 min}. */
    static String seconds(double seconds) {
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

    /** In units of 1e-4, one digit after the point, with its sign: {@code +4.3}. */
    static String tenThousandths(double value) {
        String text = String.format(Locale.ROOT, "%.1f", Math.abs(value) * 1e4);
        return (text.equals("0.0") ? "" : value < 0 ? MINUS + "" : "+") + text;
    }

    /** A margin: {@code .25}, {@code 0}. */
    static String margin(double value) {
        String text = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        return (text.startsWith("0.") ? text.substring(1) : text).replace("-", MINUS + "");
    }

    /** On an axis, as short as it can be: {@code 0}, {@code .05}, {@code 12}. */
    static String tick(double value) {
        return margin(Math.round(value * 1e6) / 1e6);
    }

    /** Two digits that count: {@code .1}, {@code .0035}. */
    static String twoDigits(double value) {
        return margin(new BigDecimal(value).round(new MathContext(2)).doubleValue());
    }

    /** A plain number with a full stop, for coordinates and CSV. */
    static String plain(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** A false accept rate: {@code 10⁻²}, or the number itself if it is no power of ten. */
    static String rate(double far) {
        long exponent = Math.round(-Math.log10(far));
        boolean power = Math.abs(far - Math.pow(10, -exponent)) < 1e-12;
        return power && exponent >= 0 && exponent <= 9
                ? (exponent == 0 ? "1" : "10⁻" + "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt((int) exponent))
                : far + "";
    }
}
