// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * How far a training is; the JSON half of a checkpoint.
 *
 * @param version of this form
 * @param update updates done
 * @param epoch the epoch that the next update belongs to, from 0
 * @param rollbacks how often training returned to an earlier checkpoint because the loss was not finite; each one halves the
 *     learning rate
 * @param margins state of the margin schedule
 * @param curve the loss so far
 */
public record TrainingProgress(int version, long update, int epoch, int rollbacks, JsonNode margins, LossCurve curve) {
    /** The current version. */
    public static final int VERSION = 1;

    /** Checks the version, so that a checkpoint of another program is not read as one of this program. */
    public TrainingProgress {
        if (version != VERSION) {
            throw new IllegalArgumentException("the progress has version " + version + ", not " + VERSION);
        }
    }

    /**
     * The loss by update, averaged over intervals.
     *
     * @param every updates in an interval
     * @param points mean loss of each full interval, in order
     * @param sum of the losses of the interval that is not full yet
     */
    public record LossCurve(int every, List<Double> points, double sum) {
        /** Copies the points. */
        public LossCurve {
            points = List.copyOf(points);
        }
    }
}
