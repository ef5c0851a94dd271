// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.Interval;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The columns of a table that describe the 95% confidence interval of a value; empty fields if it is unknown. */
final class IntervalColumns {
    private IntervalColumns() {}

    /** The head of a table. @param columns its columns before those of the interval */
    static String[] head(String... columns) {
        return Stream.concat(Stream.of(columns), Stream.of("people_error", "seed_error", "half_width"))
                .toArray(String[]::new);
    }

    /** The head of a table with the detectable difference as the last column. @param columns those before the interval */
    static String[] detectableHead(String... columns) {
        return Stream.concat(Stream.of(head(columns)), Stream.of("detectable")).toArray(String[]::new);
    }

    /** A row. @param fields those before the interval */
    static Object[] row(Optional<Interval> interval, Object... fields) {
        return Stream.concat(
                        Stream.of(fields),
                        Stream.of(
                                interval.map(Interval::peopleError).orElse(OptionalDouble.empty()),
                                interval.map(Interval::seedError).orElse(OptionalDouble.empty()),
                                number(interval.map(Interval::halfWidth))))
                .toArray();
    }

    /** A row with the detectable difference as the last field. @param fields those before the interval */
    static Object[] detectableRow(Optional<Interval> interval, Optional<Double> detectable, Object... fields) {
        return Stream.concat(Stream.of(row(interval, fields)), Stream.of(number(detectable)))
                .toArray();
    }

    private static OptionalDouble number(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
