// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Golden;
import dev.fairloss.operator.testing.StubApi;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** An Event that exists has been logged before. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "201, INFO minimal prepare text",
        "409, ''",
        "403, INFO minimal prepare text; WARN null null Could not write the Event",
    })
    void aNewEventIsLoggedEvenIfItCannotBeWritten(int code, String lines) {
        var event = ExperimentEvent.of(EventReason.QUEUED, "", "text").forStep("prepare");
        assertThat(record(code, event)).startsWith(lines).hasLineCount(lines.isEmpty() ? 0 : 1);
    }

    /** Status 403 would add a warning to the log. */
    @Test
    void aFinishedStepIsOnlyLogged() {
        var event = ExperimentEvent.of(EventReason.STEP_FINISHED, "", "text").forStep("prepare");
        assertThat(record(403, event)).isEqualTo("INFO minimal prepare text");
    }

    @Test
    void aWarningIsLoggedAsAWarning() {
        assertThat(record(201, ExperimentEvent.of(EventReason.STEP_FAILED, "", "text")))
                .isEqualTo("WARN minimal null text");
        assertThat(MDC.get("experiment")).as("after the line").isNull();
    }

    /** Records an event. @return the lines of the log as "level experiment step text" */
    private static String record(int code, ExperimentEvent event) {
        var lines = new ArrayList<String>();
        var logger = Logger.getLogger("dev.fairloss.experiments");
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add("%s %s %s %s"
                        .formatted(
                                line.getLevel().intValue() >= Level.WARNING.intValue() ? "WARN" : "INFO",
                                MDC.get("experiment"),
                                MDC.get("step"),
                                line.getMessage()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try (var api = new StubApi()) {
            api.answer(request -> code == 201 ? StubApi.Answer.echo(request) : StubApi.Answer.refusal(code, "Refused"));
            EventRecorder.record(Experiments.of("minimal", spec -> {}), List.of(event), NOW, api.client());
            assertThat(api.requests())
                    .extracting(StubApi.Request::line)
                    .isEqualTo(
                            event.reason().isEvent()
                                    ? List.of("POST /apis/events.k8s.io/v1/namespaces/team-a/events")
                                    : List.of());
        } finally {
            logger.removeHandler(handler);
        }
        return String.join("; ", lines);
    }

    private static String name(ExperimentEvent event) {
        return event(event).getMetadata().getName();
    }

    private static io.fabric8.kubernetes.api.model.events.v1.Event event(ExperimentEvent event) {
        return EventRecorder.toEvent(Experiments.of("minimal", spec -> {}), event, NOW);
    }
}
