// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** An entry of an event file. */
public sealed interface TrainingEvent {
    /** When it happened. */
    Instant time();

    /** The number of updates that were done. */
    long update();

    /**
     * Metrics of a training.
     *
     * @param values by tag, such as {@code loss}, in display order; stored as 32-bit floating-point numbers
     */
    record Scalars(Instant time, long update, Map<String, Double> values) implements TrainingEvent {
        public Scalars {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /** The same values, with this before each tag. */
        Scalars withPrefix(String prefix) {
            var prefixed = new LinkedHashMap<String, Double>();
            values.forEach((tag, value) -> prefixed.put(prefix + tag, value));
            return new Scalars(time, update, prefixed);
        }
    }

    /**
     * The training continues from a checkpoint: earlier entries with this or a later update are void.
     *
     * @param update the first update after the checkpoint
     */
    record Restart(Instant time, long update) implements TrainingEvent {}
}
