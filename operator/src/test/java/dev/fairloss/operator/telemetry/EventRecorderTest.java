// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Golden;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventRecorderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");

    @Test
    void anEventIsSerialized() throws IOException {
        var event = event(ExperimentEvent.of(EventReason.STEP_FAILED, "key", "prepare: went wrong. Fix it.")
                .forStep("prepare"));
        Golden.assertSame("events/event.yaml", Serialization.asYaml(event));
    }

    /** Recorded again at another time it has the same name, which the API server refuses. */
    @Test
    void theNameIsDerivedFromReasonAndKey() {
        var one = ExperimentEvent.of(EventReason.SUSPENDED, "first", "text");
        assertThat(name(one)).isEqualTo(name(ExperimentEvent.of(EventReason.SUSPENDED, "first", "other words")));
        assertThat(name(one))
                .isNotEqualTo(name(ExperimentEvent.of(EventReason.SUSPENDED, "second", "text")))
                .isNotEqualTo(name(ExperimentEvent.of(EventReason.RESUMED, "first", "text")))
                .matches("minimal\\.[0-9a-f]{16}");
    }

    @Test
    void aNoteIsCutToWhatKubernetesAllows() {
        assertThat(event(ExperimentEvent.of(EventReason.COMPLETE, "", "±".repeat(2000)))
                        .getNote()
                        .getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(1024);
        assertThat(event(ExperimentEvent.of(EventReason.COMPLETE, "", "a".repeat(1024)))
                        .getNote())
                .hasSize(1024);
    }

    private static String name(ExperimentEvent event) {
        return event(event).getMetadata().getName();
    }

    private static io.fabric8.kubernetes.api.model.events.v1.Event event(ExperimentEvent event) {
        return EventRecorder.toEvent(Experiments.of("minimal", spec -> {}), event, NOW);
    }
}
