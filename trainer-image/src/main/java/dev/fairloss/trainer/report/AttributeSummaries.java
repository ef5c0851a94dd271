// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.AttributeReport;
import dev.fairloss.contract.result.AttributeResult;
import dev.fairloss.contract.result.AttributeSummary;
import dev.fairloss.contract.result.AttributeSummary.Measured;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.trainer.eval.AttributeUncertainty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Aggregates the results by attribute over seeds. */
public final class AttributeSummaries {
    private static final String FAIR_LOSS = new Arm.FairLoss().name();

    private final List<AttributeReport> reports;

    private AttributeSummaries(List<AttributeReport> reports) {
        this.reports = reports;
    }

    /**
     * The summaries: for each attribute of each set, every arm.
     *
     * @param arms names of the arms, in the order of the spec
     * @param reports one for each arm and seed that finished
     */
    public static List<AttributeSummary> of(List<String> arms, List<AttributeReport> reports) {
        var summaries = new AttributeSummaries(reports);
        int results = reports.stream()
                .mapToInt(report -> report.results().size())
                .min()
                .orElse(0);
        return IntStream.range(0, results)
                .boxed()
                .flatMap(result -> arms.stream().flatMap(arm -> summaries.summary(arm, result).stream()))
                .toList();
    }

    /** The results of an arm by seed. */
    private Map<Integer, AttributeResult> seeds(String arm, int result) {
        Map<Integer, AttributeResult> seeds = new TreeMap<>();
        reports.stream()
                .filter(report -> report.arm().equals(arm))
                .forEach(report -> seeds.put(report.seed(), report.results().get(result)));
        return seeds;
    }

    private Optional<AttributeSummary> summary(String arm, int result) {
        Map<Integer, AttributeResult> seeds = seeds(arm, result);
        return seeds.values().stream()
                .findFirst()
                .map(first -> new AttributeSummary(
                        arm,
                        first.set(),
                        first.attribute(),
                        first.protocol(),
                        first.people(),
                        first.unlabeled(),
                        first.globalFmr(),
                        first.groups(),
                        measures(seeds),
                        arm.equals(FAIR_LOSS) ? List.of() : differences(seeds(FAIR_LOSS, result), seeds)));
    }

    /** The measures that are known for every seed. */
    private static List<Measured> measures(Map<Integer, AttributeResult> seeds) {
        List<AttributeResult> all = List.copyOf(seeds.values());
        List<Measured> measures = new ArrayList<>();
        for (int i = 0; i < all.get(0).measures().size(); i++) {
            List<AttributeResult.Measured> values = at(all, i);
            var first = values.get(0);
            if (values.stream().allMatch(value -> value.value().isPresent())) {
                MeanOverSeeds mean = MeanOverSeeds.of(values.stream()
                        .map(value -> value.value().getAsDouble())
                        .toList());
                measures.add(new Measured(
                        first.measure(),
                        first.group(),
                        first.people(),
                        mean,
                        AttributeUncertainty.interval(
                                first.measure(),
                                mean,
                                first.people(),
                                values.stream()
                                        .map(AttributeResult.Measured::replicates)
                                        .toList())));
            }
        }
        return measures;
    }

    private static List<AttributeResult.Measured> at(List<AttributeResult> seeds, int index) {
        return seeds.stream().map(seed -> seed.measures().get(index)).toList();
    }

    /** FairLoss minus an arm over the seeds that both have, in the measures that compare groups. */
    private static List<Measured> differences(
            Map<Integer, AttributeResult> fairLoss, Map<Integer, AttributeResult> arm) {
        List<Integer> shared =
                fairLoss.keySet().stream().filter(arm::containsKey).toList();
        if (shared.isEmpty()) {
            return List.of();
        }
        List<AttributeResult> own = shared.stream().map(fairLoss::get).toList();
        List<AttributeResult> other = shared.stream().map(arm::get).toList();
        List<Measured> differences = new ArrayList<>();
        for (int i = 0; i < own.get(0).measures().size(); i++) {
            List<AttributeResult.Measured> one = at(own, i);
            List<AttributeResult.Measured> two = at(other, i);
            if (one.get(0).measure().comparesGroups()
                    && one.stream().allMatch(value -> value.value().isPresent())
                    && two.stream().allMatch(value -> value.value().isPresent())) {
                differences.add(difference(one, two));
            }
        }
        return differences;
    }

    private static Measured difference(List<AttributeResult.Measured> one, List<AttributeResult.Measured> other) {
        var first = one.get(0);
        MeanOverSeeds mean = MeanOverSeeds.of(IntStream.range(0, one.size())
                .mapToObj(seed -> one.get(seed).value().getAsDouble()
                        - other.get(seed).value().getAsDouble())
                .toList());
        return new Measured(
                first.measure(),
                first.group(),
                first.people(),
                mean,
                AttributeUncertainty.ofDifference(
                        first.measure(),
                        mean,
                        first.people(),
                        one.stream().map(AttributeResult.Measured::replicates).toList(),
                        other.stream().map(AttributeResult.Measured::replicates).toList()));
    }
}
