// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapSummary;
import dev.fairloss.contract.result.TrainingOverlap;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/** Aggregates the effects of overlaps with the training data over seeds. */
final class OverlapSummaries {
    private OverlapSummaries() {}

    /**
     * The summaries: one for each kind of overlap that was found in a seed.
     *
     * @param seeds results of one arm on one set, one for each seed
     * @param overlap of a result
     * @param reported the result that is reported; empty if it is unknown
     * @param <T> a result
     */
    static <T> List<OverlapSummary> of(
            List<T> seeds, Function<T, TrainingOverlap> overlap, Function<T, OptionalDouble> reported) {
        return Arrays.stream(OverlapEffect.Kind.values())
                .flatMap(kind -> of(
                        kind,
                        seeds.stream()
                                .flatMap(seed -> overlap.apply(seed).effects().stream()
                                        .filter(effect -> effect.kind() == kind)
                                        .map(effect -> new Found(effect, reported.apply(seed))))
                                .toList()))
                .toList();
    }

    /** A finding. @param reported the result that is reported */
    private record Found(OverlapEffect effect, OptionalDouble reported) {}

    private static Stream<OverlapSummary> of(OverlapEffect.Kind kind, List<Found> found) {
        if (found.isEmpty()) {
            return Stream.empty();
        }
        OverlapEffect first = found.get(0).effect();
        OptionalDouble reported = mean(found, Found::reported);
        OptionalDouble other = mean(found, one -> one.effect().accuracy());
        boolean isReportedWithout =
                switch (kind) {
                    case SHARED -> true;
                    case NEAR_DUPLICATES, NEAREST_CENTER -> false;
                };
        return Stream.of(new OverlapSummary(
                kind,
                first.found(),
                first.pairs(),
                first.falsePositives(),
                isReportedWithout ? other : reported,
                isReportedWithout ? reported : other,
                found.stream()
                        .flatMap(one -> one.effect().examples().stream())
                        .distinct()
                        .limit(OverlapEffect.EXAMPLES)
                        .toList()));
    }

    private static OptionalDouble mean(List<Found> found, Function<Found, OptionalDouble> value) {
        return found.stream().flatMapToDouble(one -> value.apply(one).stream()).average();
    }
}
