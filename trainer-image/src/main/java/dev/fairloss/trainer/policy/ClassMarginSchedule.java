// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.result.ClassMargins;
import dev.fairloss.contract.result.MarginHistory;
import dev.fairloss.trainer.group.CountEdges;
import dev.fairloss.trainer.train.ConstantMargins;
import java.util.ArrayList;
import java.util.stream.IntStream;

/** A margin for each class, the same in all epochs. */
public final class ClassMarginSchedule implements ArmSchedule, ConstantMargins {
    private final float[] margins;
    private final int[] counts;

    /**
     * A schedule.
     *
     * @param margins margin of each class, (classes)
     * @param counts training images of each class, (classes)
     */
    public ClassMarginSchedule(float[] margins, int[] counts) {
        if (margins.length != counts.length) {
            throw new IllegalArgumentException(margins.length + " margins for " + counts.length + " classes");
        }
        this.margins = margins.clone();
        this.counts = counts.clone();
    }

    @Override
    public float[] margins(int epoch) {
        return margins.clone();
    }

    /** Smallest, mean and largest margin of each count group that has classes. */
    @Override
    public MarginHistory history() {
        var edges = CountEdges.of(counts);
        var summaries = new ArrayList<ClassMargins>();
        for (var group : CountGroup.values()) {
            var statistics = IntStream.range(0, counts.length)
                    .filter(c -> edges.group(counts[c]) == group)
                    .mapToDouble(c -> margins[c])
                    .summaryStatistics();
            if (statistics.getCount() > 0) {
                summaries.add(new ClassMargins(
                        group,
                        (int) statistics.getCount(),
                        statistics.getMin(),
                        statistics.getAverage(),
                        statistics.getMax()));
            }
        }
        return MarginHistory.byClass(summaries);
    }
}
