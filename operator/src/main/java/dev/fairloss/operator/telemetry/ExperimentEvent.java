// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import java.util.Optional;

/**
 * What a person would want to be told: an Event and a line of the log.
 *
 * @param warning whether a person is needed
 * @param reason  in one word, for programs; part of the API, so none is ever renamed
 * @param step    of which it is told; absent if of the experiment
 * @param key     what tells it from others of the same reason: told twice, it is one Event
 * @param text    for people
 */
public record ExperimentEvent(boolean warning, String reason, Optional<String> step, String key, String text) {
    static ExperimentEvent normal(String reason, String key, String text) {
        return new ExperimentEvent(false, reason, Optional.empty(), key, text);
    }

    static ExperimentEvent warning(String reason, String key, String text) {
        return new ExperimentEvent(true, reason, Optional.empty(), key, text);
    }

    ExperimentEvent forStep(String id) {
        return new ExperimentEvent(warning, reason, Optional.of(id), key, text);
    }
}
