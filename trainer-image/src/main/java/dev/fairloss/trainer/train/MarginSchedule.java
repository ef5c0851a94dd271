// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Arrays;

/**
 * Who decides the margin of each class, once an epoch. The loop asks at an epoch's start and tells at its end what the
 * embeddings were like. A resumed run goes on with the margins of its checkpoint and does not ask again within the epoch.
 */
public interface MarginSchedule {
    /**
     * The margin of each class for an epoch, (classes), at least 0, in the head's unit.
     *
     * @param epoch from 0; asked once an epoch, in ascending order, except after a step back to an earlier checkpoint, which
     *     {@link #restore} comes before
     */
    float[] margins(int epoch);

    /** An epoch has ended; not called for a last one that was broken off by the end of training. */
    void epochEnded(int epoch, EmbeddingSums sums);

    /** All that it has to remember, small; part of every checkpoint. */
    JsonNode state();

    /** Goes back to a state that {@link #state} gave, perhaps in another process. */
    void restore(JsonNode state);

    /** The same margin for all classes at all times. */
    static MarginSchedule fixed(int classes, float margin) {
        float[] margins = new float[classes];
        Arrays.fill(margins, margin);
        return fixed(margins);
    }

    /** The same margins, (classes), at all times. */
    static MarginSchedule fixed(float[] margins) {
        return new MarginSchedule() {
            @Override
            public float[] margins(int epoch) {
                return margins.clone();
            }

            @Override
            public void epochEnded(int epoch, EmbeddingSums sums) {
                // A fixed margin learns nothing from an epoch.
            }

            @Override
            public JsonNode state() {
                return NullNode.getInstance();
            }

            @Override
            public void restore(JsonNode state) {
                // Nothing was stored.
            }
        };
    }
}
