// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Golden;
import dev.fairloss.operator.testing.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Drives the operator into every state on a real API server and records the resources for the health rules. Names,
 * times and versions that differ between runs are replaced.
 */
@ExtendWith(ApiServer.class)
class HealthStatesApiIT {
    private static final String NAME = "faces";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    @Test
    void fromNewToCompleteAndEdited() throws IOException {
        try (var cluster = new Cluster()) {
            hold(cluster, "prepare", "pretrain-1-1");
            cluster.create(NAME);
            record(cluster, "new");
            cluster.start();
            await(cluster, "Preparing");
            record(cluster, "preparing");
            release(cluster, "prepare");
            await(cluster, "StepsRunning");
            record(cluster, "running");
            release(cluster, "pretrain-1-1");
            await(cluster, "ReportWritten");
            record(cluster, "complete");
            cluster.stop();
            cluster.edit(
                    NAME,
                    experiment -> Experiments.with(
                            experiment, spec -> ((ObjectNode) spec.get("training")).put("updates", 20)));
            record(cluster, "edited");
        }
    }

    /** The queue admits prepare and keeps the training waiting. */
    @Test
    void queued() throws IOException {
        try (var cluster = new Cluster()) {
            cluster.start();
            cluster.create(NAME, "scheduling: {queueName: team-a}");
            await(cluster, "Queued");
            cluster.editJob("prepare", job -> {
                job.getSpec().setSuspend(false);
                return job;
            });
            cluster.until("pretrain waits", () -> cluster.job("pretrain-1-1").isPresent());
            await(cluster, "Queued");
            record(cluster, "queued");
        }
    }

    /** The cluster deletes a Job slowly while its pod writes a checkpoint. */
    @Test
    void suspended() throws IOException {
        try (var cluster = new Cluster()) {
            hold(cluster, "pretrain-1-1");
            cluster.start();
            cluster.create(NAME);
            await(cluster, "StepsRunning");
            cluster.editJob("pretrain-1-1", job -> {
                job.getMetadata().setFinalizers(List.of("test.fairloss.dev/slow"));
                return job;
            });
            cluster.edit(NAME, experiment -> Experiments.with(experiment, spec -> spec.put("suspend", true)));
            await(cluster, "Terminating");
            record(cluster, "suspending");
            cluster.editJob("pretrain-1-1", job -> {
                job.getMetadata().setFinalizers(List.of());
                return job;
            });
            await(cluster, "Suspended");
            record(cluster, "suspended");
        }
    }

    @Test
    void stalled() throws IOException {
        try (var cluster = new Cluster()) {
            fail(cluster, "prepare", ExitCode.INVALID_INPUT, "no images in s3://faces/train", "Put them there.");
            cluster.start();
            cluster.create(NAME);
            await(cluster, "InvalidInput");
            record(cluster, "stalled");
        }
    }

    @Test
    void withoutAStore() throws IOException {
        try (var cluster = new Cluster()) {
            cluster.create(NAME);
            cluster.edit(NAME, experiment -> Experiments.with(experiment, spec -> spec.remove("storage")));
            cluster.start();
            await(cluster, "StorageNotConfigured");
            record(cluster, "no-store");
        }
    }

    /** One arm has failed; while the other trains the experiment is still reconciling. */
    @Test
    void failed() throws IOException {
        try (var cluster = new Cluster()) {
            hold(cluster, "train-fixed-0.25-1");
            fail(cluster, "train-fairloss-1", ExitCode.DIVERGED, "the loss is no number", "Lower learningRate.");
            cluster.start();
            cluster.create(NAME);
            cluster.await(NAME, "has lost an arm", status -> status.lastError() != null);
            record(cluster, "failing");
            release(cluster, "train-fixed-0.25-1");
            await(cluster, "Diverged");
            record(cluster, "failed");
        }
    }

    @Test
    void deleting() throws IOException {
        try (var cluster = new Cluster()) {
            hold(cluster, "purge");
            cluster.start();
            cluster.create(NAME, "artifactPolicy: Delete");
            await(cluster, "ReportWritten");
            cluster.resource(NAME).delete();
            cluster.until("its artifacts go", () -> cluster.job("purge").isPresent());
            record(cluster, "deleting");
        }
    }

    private static void hold(Cluster cluster, String... steps) {
        for (String step : steps) {
            cluster.jobs().play(step, new Outcome.Held());
        }
    }

    private static void release(Cluster cluster, String step) {
        cluster.jobs().play(step, new Outcome.Done());
    }

    private static void fail(Cluster cluster, String step, ExitCode code, String message, String remedy) {
        cluster.jobs().play(step, new Outcome.Failed(code, message, remedy));
    }

    private static void await(Cluster cluster, String reason) {
        cluster.await(NAME, "is " + reason, status -> reason(status).equals(reason));
    }

    /** All conditions have the same observed generation. */
    private static String reason(FairLossExperimentStatus status) {
        return status.conditions().get(0).reason();
    }

    /** Waits until nothing writes to it any more. */
    private static void record(Cluster cluster, String state) throws IOException {
        var seen = new AtomicReference<>("");
        Awaitility.await(state + " is steady")
                .pollInterval(Duration.ofMillis(700))
                .until(() -> {
                    String version = cluster.get(NAME).getMetadata().getResourceVersion();
                    return version.equals(seen.getAndSet(version));
                });
        Golden.assertSame(HealthRulesTest.STATES + "/" + state + ".yaml", normal(cluster));
    }

    private static String normal(Cluster cluster) throws IOException {
        JsonNode experiment = YAML.readTree(cluster.client()
                .raw("/apis/fairloss.dev/v1alpha1/namespaces/" + cluster.namespace() + "/fairlossexperiments/" + NAME));
        ((ObjectNode) experiment.get("metadata"))
                .remove(List.of("uid", "resourceVersion", "managedFields", "creationTimestamp"));
        return YAML.writeValueAsString(experiment)
                .replace(cluster.namespace(), "team-a")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "2026-01-01T00:00:00Z")
                .replaceAll("(" + NAME + "-[a-z]+)-[0-9a-f]{10}", "$1-0123456789");
    }
}
