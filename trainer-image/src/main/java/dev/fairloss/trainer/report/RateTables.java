// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.RateSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Tables of rates of arms on a set of identification or of templates. */
final class RateTables {
    private static final List<String> HEAD = List.of("arm", "set", "measure", "seeds", "value", "half_width");

    private RateTables() {}

    /** An empty CSV table. @param more columns after those of the rate */
    static Csv csv(String... more) {
        return new Csv(Stream.concat(HEAD.stream(), Stream.of(more)).toArray(String[]::new));
    }

    /** Adds a row for each rate of an arm on a set. @param more values of the columns after those of the rate */
    static void addTo(Csv csv, String arm, String set, List<RateSummary> rates, Object... more) {
        for (RateSummary rate : rates) {
            var halfWidth = rate.interval()
                    .map(Interval::halfWidth)
                    .map(OptionalDouble::of)
                    .orElse(OptionalDouble.empty());
            var values = Stream.of(
                    arm, set, rate.measure(), rate.mean().seeds(), rate.mean().mean(), halfWidth);
            csv.row(Stream.concat(values, Stream.of(more)).toArray());
        }
    }

    /**
     * A table for the report: a row for each arm.
     *
     * @param arms summaries of the arms on one set, one or more
     * @param name the name of a measure, for readers
     * @param <S> a summary
     */
    static <S> Element html(
            String caption,
            List<S> arms,
            Function<S, String> arm,
            Function<S, List<RateSummary>> rates,
            UnaryOperator<String> name) {
        List<String> head = new ArrayList<>(List.of("arm"));
        rates.apply(arms.get(0)).forEach(rate -> head.add(name.apply(rate.measure())));
        List<List<String>> rows = arms.stream()
                .map(one -> Stream.concat(
                                Stream.of(arm.apply(one)),
                                rates.apply(one).stream().map(RateTables::figure))
                        .toList())
                .toList();
        return Page.table(caption, head, rows);
    }

    /** A rate and its interval. */
    static String figure(RateSummary one) {
        return Formats.share(one.mean())
                + one.interval()
                        .map(interval -> " (" + Formats.interval(one.mean().mean(), one.interval()) + ")")
                        .orElse("");
    }
}
