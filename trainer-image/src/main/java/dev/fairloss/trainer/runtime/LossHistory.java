// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.progress.LossPoint;
import dev.fairloss.contract.progress.StepProgress;
import java.util.ArrayList;
import java.util.List;

/**
 * The loss of a training as a curve with a bounded number of points: each is the mean over an interval of updates. The interval
 * doubles when the curve is full. Losses that are not finite are left out.
 */
final class LossHistory {
    private final List<LossPoint> points = new ArrayList<>();
    private long every;
    private double sum;
    private long counted;

    /** @param updates expected number of updates */
    LossHistory(long updates) {
        this.every = Math.max(1, (updates + StepProgress.MAX_POINTS - 1) / StepProgress.MAX_POINTS);
    }

    /** Adds the loss of an update. @param update number of updates so far */
    void add(long update, double loss) {
        if (!Double.isFinite(loss)) {
            return;
        }
        sum += loss;
        counted++;
        if (counted >= every) {
            add(new LossPoint(update, sum / counted));
            sum = 0;
            counted = 0;
        }
    }

    /** Adds a point that an earlier attempt has computed. */
    void add(LossPoint point) {
        if (points.size() == StepProgress.MAX_POINTS) {
            halve();
        }
        points.add(point);
    }

    /** Removes what came after an update. */
    void rollBack(long update) {
        points.removeIf(point -> point.update() > update);
        sum = 0;
        counted = 0;
    }

    List<LossPoint> points() {
        return List.copyOf(points);
    }

    private void halve() {
        var wider = new ArrayList<LossPoint>();
        for (int i = 0; i < points.size(); i += 2) {
            var second = points.get(i + 1);
            wider.add(new LossPoint(second.update(), points.get(i).loss() / 2 + second.loss() / 2));
        }
        points.clear();
        points.addAll(wider);
        every *= 2;
    }
}
