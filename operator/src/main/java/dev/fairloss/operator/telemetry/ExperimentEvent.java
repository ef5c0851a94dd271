// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import java.util.Optional;

/**
 * An event in the life of an experiment. {@link EventRecorder} writes it as a Kubernetes Event and to the log.
 *
 * @param reason for programs
 * @param step   the step that it is about; absent if it is about the experiment
 * @param key    distinguishes events of the same reason: the same event recorded twice gives one Event
 * @param text   for people
 */
public record ExperimentEvent(EventReason reason, Optional<String> step, String key, String text) {
    static ExperimentEvent of(EventReason reason, String key, String text) {
        return new ExperimentEvent(reason, Optional.empty(), key, text);
    }

    ExperimentEvent forStep(String id) {
        return new ExperimentEvent(reason, Optional.of(id), key, text);
    }
}
