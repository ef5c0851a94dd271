// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.TrainerException;
import java.io.UncheckedIOException;
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
    /** The version written now. */
    public static final int VERSION = 1;

    /** The JSON form. */
    public byte[] encode() {
        return ContractJson.write(this);
    }

    /**
     * Reads the JSON form.
     *
     * @param source what to call it in a message
     * @throws TrainerException if it is not such a form, or has another version
     */
    public static TrainingProgress decode(byte[] json, String source) {
        TrainingProgress progress;
        try {
            progress = ContractJson.read(json, TrainingProgress.class);
        } catch (UncheckedIOException e) {
            throw TrainerException.invalidInput(
                    source + " is not the progress of a training.", "Delete it to start again.", e);
        }
        if (progress.version() != VERSION) {
            throw TrainerException.invalidInput(
                    source + " has version " + progress.version() + ", but this program reads version " + VERSION + ".",
                    "Use the program that wrote it, or delete it to start again.");
        }
        return progress;
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
