// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.contract.json.ContractJson;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Writes events to the log and, except {@linkplain EventReason#isEvent some}, as Kubernetes Events. A failure to do so never reaches the reconciler. */
public final class EventRecorder {
    private static final Logger LOG = Logger.getLogger("dev.fairloss.experiments");
    private static final int CONFLICT = 409;

    /** The limit of Kubernetes. A UTF-16 character takes at most three bytes. */
    private static final int MAX_NOTE_BYTES = 1024;

    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    private EventRecorder() {}

    /**
     * Records events. Called before the status is written, so that a crash does not lose them. An Event's name is derived from
     * its content, so an event that is recorded twice gives one Event.
     *
     * @param now time of the Events
     */
    public static void record(
            FairLossExperiment experiment, List<ExperimentEvent> events, Instant now, KubernetesClient client) {
        for (var event : events) {
            if (!event.reason().isEvent()) {
                log(experiment.getMetadata(), event);
                continue;
            }
            try {
                client.resource(toEvent(experiment, event, now)).create();
                log(experiment.getMetadata(), event);
            } catch (KubernetesClientException e) {
                if (e.getCode() != CONFLICT) {
                    log(experiment.getMetadata(), event);
                    LOG.warnf("Could not write the Event %s: %s", event.reason().text(), e.getMessage());
                }
            }
        }
    }

    /** Converts an event to a Kubernetes Event. */
    static Event toEvent(FairLossExperiment experiment, ExperimentEvent event, Instant now) {
        var metadata = experiment.getMetadata();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(metadata.getNamespace())
                .withName(name(metadata, event))
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(now.atZone(ZoneOffset.UTC))))
                .withType(event.reason().isWarning() ? "Warning" : "Normal")
                .withReason(event.reason().text())
                .withAction(event.step().orElse("experiment"))
                .withNote(truncate(event.text()))
                .withReportingController("fairloss.dev/operator")
                .withReportingInstance("fairloss-operator")
                .withNewRegarding()
                .withApiVersion(experiment.getApiVersion())
                .withKind(experiment.getKind())
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .endRegarding()
                .build();
    }

    private static String name(ObjectMeta metadata, ExperimentEvent event) {
        var content = ContractJson.mapper()
                .createObjectNode()
                .put("uid", metadata.getUid())
                .put("reason", event.reason().text())
                .put("key", event.key());
        return metadata.getName() + "." + ContractJson.sha256(content).substring(0, 16);
    }

    private static void log(ObjectMeta metadata, ExperimentEvent event) {
        var level = event.reason().isWarning() ? Logger.Level.WARN : Logger.Level.INFO;
        MDC.put("namespace", metadata.getNamespace());
        MDC.put("experiment", metadata.getName());
        MDC.put("reason", event.reason().text());
        event.step().ifPresent(step -> MDC.put("step", step));
        try {
            LOG.log(level, event.text());
        } finally {
            List.of("namespace", "experiment", "reason", "step").forEach(MDC::remove);
        }
    }

    private static String truncate(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= MAX_NOTE_BYTES
                ? text
                : text.substring(0, Math.min(text.length(), MAX_NOTE_BYTES / 3 - 1)) + "...";
    }
}
