// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * Sets the margin of each class once an epoch; margins may differ by group or by class. The loop requests them at the start of
 * an epoch and reports its embeddings at the end. A resumed run continues with the margins of its checkpoint and does not request
 * them again within the epoch.
 */
public interface MarginSchedule {
    /**
     * The margin of each class for an epoch, (classes), at least 0, in the head's unit.
     *
     * @param epoch from 0; requested once an epoch, in ascending order, except after a rollback to an earlier checkpoint, which
     *     calls {@link #restore} first
     */
    float[] margins(int epoch);

    /** Called at the end of an epoch, except for a last one that the end of training cuts short. */
    void epochEnded(int epoch, EmbeddingSums sums);

    /** Everything it needs to continue, small; part of every checkpoint. */
    JsonNode state();

    /**
     * Restores a result of {@link #state}, perhaps in another process.
     *
     * @param source what contains the state, for messages
     * @throws dev.fairloss.trainer.TrainerException if it is the state of another arm
     */
    void restore(JsonNode state, String source);

    /** The same margin for all classes in all epochs. */
    static MarginSchedule fixed(int classes, float margin) {
        float[] margins = new float[classes];
        Arrays.fill(margins, margin);
        return fixed(margins);
    }

    /** The same margins, (classes), in all epochs. */
    static MarginSchedule fixed(float[] margins) {
        return (ConstantMargins) epoch -> margins.clone();
    }
}
