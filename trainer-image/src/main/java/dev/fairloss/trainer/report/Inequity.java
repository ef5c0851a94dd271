// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.GroupDisparity;
import dev.fairloss.contract.result.GroupSummary;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.Summary;
import dev.fairloss.contract.result.VerificationMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An error rate of a count group, or an index of inequity between count groups, at the operating point.
 *
 * @param measure what is measured
 * @param group the count group; absent for an index
 * @param mean mean over seeds
 * @param interval 95% confidence interval over people and seeds; absent if unknown
 */
record Inequity(VerificationMeasure measure, Optional<String> group, MeanOverSeeds mean, Optional<Interval> interval) {
    /** What is known of an arm: the indices, then FNMR and FMR of the groups. */
    static List<Inequity> of(Summary summary, String arm) {
        List<Inequity> all = new ArrayList<>();
        summary.disparities().stream().filter(one -> one.arm().equals(arm)).forEach(one -> all.addAll(indices(one)));
        List<GroupSummary> groups = summary.groups().stream()
                .filter(group -> group.arm().equals(arm))
                .toList();
        groups.forEach(group ->
                add(all, VerificationMeasure.FNMR, Optional.of(group.group()), group.fnmr(), group.fnmrInterval()));
        groups.forEach(group ->
                add(all, VerificationMeasure.FMR, Optional.of(group.group()), group.fmr(), group.fmrInterval()));
        return all;
    }

    private static List<Inequity> indices(GroupDisparity one) {
        List<Inequity> all = new ArrayList<>();
        add(all, VerificationMeasure.FDR, Optional.empty(), one.fdr(), one.fdrInterval());
        add(all, VerificationMeasure.GARBE, Optional.empty(), one.garbe(), one.garbeInterval());
        add(all, VerificationMeasure.FMR_TO_MEAN, Optional.empty(), one.fmrRatio(), one.fmrRatioInterval());
        add(all, VerificationMeasure.FNMR_TO_MEAN, Optional.empty(), one.fnmrRatio(), one.fnmrRatioInterval());
        return all;
    }

    private static void add(
            List<Inequity> all,
            VerificationMeasure measure,
            Optional<String> group,
            Optional<MeanOverSeeds> mean,
            Optional<Interval> interval) {
        mean.ifPresent(known -> all.add(new Inequity(measure, group, known, interval)));
    }

    /** The measure with its group, for readers. */
    String name() {
        return AttributeSection.name(measure) + group.map(known -> " " + known).orElse("");
    }

    /** The mean with its interval. */
    String figure() {
        return AttributeSection.figure(measure, mean, interval);
    }

    /** The measures of several arms that at least one of them has, by name, in order. */
    static List<String> names(Summary summary, List<String> arms) {
        return arms.stream()
                .flatMap(arm -> of(summary, arm).stream())
                .sorted((one, other) -> Boolean.compare(one.group.isPresent(), other.group.isPresent()))
                .map(Inequity::name)
                .distinct()
                .toList();
    }

    /** The measure with this name of an arm; empty if it is unknown. */
    static Optional<Inequity> find(Summary summary, String arm, String name) {
        return of(summary, arm).stream().filter(one -> one.name().equals(name)).findFirst();
    }
}
