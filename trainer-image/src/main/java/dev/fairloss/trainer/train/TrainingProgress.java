// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.TrainerException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Where training stands; the JSON half of a checkpoint.
 *
 * @param version of this form
 * @param update updates done
 * @param epoch the epoch that the next update belongs to, from 0
 * @param stepsBack how often training went back to an earlier checkpoint because the loss was not finite; each one halves the
 *     learning rate
 * @param margins what the margin schedule remembers
 * @param curve the loss so far
 */
public record TrainingProgress(int version, long update, int epoch, int stepsBack, JsonNode margins, LossCurve curve) {
    /** The version written now. */
    public static final int VERSION = 1;

    /** By which the learning rate is multiplied, in (0, 1]. */
    public double learningRateFactor() {
        return Math.pow(0.5, stepsBack);
    }

    /** The JSON form. */
    public byte[] encode() {
        return ContractJson.write(this);
    }

    /**
     * Reads the JSON form.
     *
     * @param source what to call it in a message
     * @throws TrainerException if it is none, or of a newer version
     */
    public static TrainingProgress decode(byte[] json, String source) {
        TrainingProgress position;
        try {
            position = ContractJson.read(json, TrainingProgress.class);
        } catch (UncheckedIOException e) {
            throw TrainerException.invalidInput(
                    source + " is not the progress of a training.", "Delete it to start again.", e);
        }
        if (position.version() != VERSION) {
            throw TrainerException.invalidInput(
                    source + " has version " + position.version() + ", but this program reads version " + VERSION + ".",
                    "Use the program that wrote it, or delete it to start again.");
        }
        return position;
    }

    /**
     * The loss by update, thinned out.
     *
     * @param every updates that one point stands for
     * @param points mean loss of each full stretch of so many updates, in order
     * @param sum of the losses of the stretch not yet full
     */
    public record LossCurve(int every, List<Double> points, double sum) {
        /** Copies the points. */
        public LossCurve {
            points = List.copyOf(points);
        }
    }
}
