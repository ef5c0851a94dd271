// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;

/** A schedule with the same margins in all epochs. It has no state, because its margins do not depend on the training. */
@FunctionalInterface
public interface ConstantMargins extends MarginSchedule {
    @Override
    default void epochEnded(int epoch, EmbeddingSums sums) {
        // The margins do not depend on embeddings.
    }

    @Override
    default JsonNode state() {
        return NullNode.getInstance();
    }

    @Override
    default void restore(JsonNode state, String source) {
        // There is no state.
    }
}
