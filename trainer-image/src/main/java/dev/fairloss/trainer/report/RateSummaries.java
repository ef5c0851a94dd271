// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.RateResult;
import dev.fairloss.contract.result.RateSummary;
import dev.fairloss.trainer.eval.AttributeUncertainty;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Aggregates results that consist of rates over seeds: those on sets of identification and on sets of templates. */
final class RateSummaries {
    private RateSummaries() {}

    /**
     * The summaries: for each set, every arm that finished a seed.
     *
     * @param arms names of the arms, in the order of the spec
     * @param reports one for each arm and seed that finished
     * @param arm the arm of a report
     * @param results the results of a report, one for each set
     * @param summary of an arm, from its results on a set, one for each seed
     * @param <R> a report
     * @param <T> a result on a set
     * @param <S> a summary
     */
    static <R, T, S> List<S> bySet(
            List<String> arms,
            List<R> reports,
            Function<R, String> arm,
            Function<R, List<T>> results,
            BiFunction<String, List<T>, S> summary) {
        int sets = reports.stream()
                .mapToInt(report -> results.apply(report).size())
                .min()
                .orElse(0);
        return IntStream.range(0, sets)
                .boxed()
                .flatMap(set -> arms.stream()
                        .filter(name -> reports.stream()
                                .anyMatch(report -> arm.apply(report).equals(name)))
                        .map(name -> summary.apply(
                                name,
                                reports.stream()
                                        .filter(report -> arm.apply(report).equals(name))
                                        .map(report -> results.apply(report).get(set))
                                        .toList())))
                .toList();
    }

    /** The summary of each rate. @param seeds the rates of each seed, one or more seeds, in the same order */
    static <T> List<RateSummary> of(List<T> seeds, Function<T, List<RateResult>> rates) {
        return IntStream.range(0, rates.apply(seeds.get(0)).size())
                .mapToObj(i ->
                        of(seeds.stream().map(seed -> rates.apply(seed).get(i)).toList()))
                .toList();
    }

    private static RateSummary of(List<RateResult> seeds) {
        var mean = MeanOverSeeds.of(seeds.stream().map(RateResult::value).toList());
        return new RateSummary(
                seeds.get(0).measure(),
                mean,
                AttributeUncertainty.ofRate(
                        mean,
                        seeds.get(0).people(),
                        seeds.stream().map(RateResult::replicates).toList()));
    }
}
