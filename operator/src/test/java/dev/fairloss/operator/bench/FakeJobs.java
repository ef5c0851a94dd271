// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.bench;

import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.contract.step.FinishedSteps;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationMessageBuilder;
import dev.fairloss.operator.job.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Simulates the Job controller, scheduler and kubelet for many Jobs at once, with as few calls as they would make: the pod is
 * created, the Job's status shows its start, the pod runs, it ends with a termination message, the Job completes. As in a
 * cluster, a Job has started before its pod runs. No step is ever reused, so every step of every experiment has a Job.
 */
final class FakeJobs implements Watcher<Job>, AutoCloseable {
    private static final String NOW = "\"%s\"";
    private final KubernetesClient client;
    private final Latencies latencies;
    private final long milliseconds;
    private final Optional<FakeProgress> progress;
    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(24);
    private final Watch watch;
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicLong first = new AtomicLong();
    private final AtomicLong last = new AtomicLong();
    private final AtomicInteger failures = new AtomicInteger();

    /** @param progress serves the progress of the pods, if they have any */
    FakeJobs(KubernetesClient client, Latencies latencies, double jobSeconds, Optional<FakeProgress> progress) {
        this.client = client;
        this.latencies = latencies;
        this.milliseconds = Math.round(1000 * jobSeconds);
        this.progress = progress;
        this.watch = client.batch()
                .v1()
                .jobs()
                .inAnyNamespace()
                .withLabel(Labels.MANAGED_BY)
                .watch(this);
    }

    /** Forgets the Jobs so far. */
    void reset() {
        created.set(0);
        completed.set(0);
        first.set(0);
    }

    int created() {
        return created.get();
    }

    int completed() {
        return completed.get();
    }

    /** Jobs a second, from the creation of the first since the last reset to the completion of the last. */
    double perSecond() {
        return completed.get() / ((last.get() - first.get()) / 1e9);
    }

    int failures() {
        return failures.get();
    }

    @Override
    public void eventReceived(Action action, Job job) {
        if (action == Action.ADDED) {
            first.compareAndSet(0, System.nanoTime());
            created.incrementAndGet();
            workers.execute(() -> guarded(() -> begin(job)));
        }
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (KubernetesClientException e) {
            if (failures.incrementAndGet() == 1) {
                e.printStackTrace();
            }
        }
    }

    private void begin(Job job) {
        Pod pod = client.resource(pod(job)).create();
        String address = progress.map(
                        server -> server.add(job.getMetadata().getLabels().get(Labels.STEP)))
                .map(ip -> ",\"podIP\":\"" + ip + "\",\"podIPs\":[{\"ip\":\"" + ip + "\"}]")
                .orElse("");
        patch(job, "{\"status\":{\"active\":1,\"ready\":0,\"startTime\":" + now() + "}}");
        patch(pod, "{\"status\":{\"phase\":\"Running\"" + address + "}}");
        workers.schedule(() -> guarded(() -> end(job, pod)), milliseconds, TimeUnit.MILLISECONDS);
    }

    private void end(Job job, Pod pod) {
        String words = new String(words(job).bytes(), StandardCharsets.UTF_8);
        patch(
                pod,
                "{\"status\":{\"phase\":\"Succeeded\",\"containerStatuses\":[{\"name\":\"trainer\",\"ready\":false,\"restartCount\":0,"
                        + "\"image\":\"trainer\",\"imageID\":\"trainer\",\"state\":{\"terminated\":{\"exitCode\":0,\"finishedAt\":"
                        + now() + ",\"message\":" + Serialization.asJson(words) + "}}}]}}");
        String condition =
                "{\"type\":\"%s\",\"status\":\"True\",\"reason\":\"CompletionsReached\",\"lastTransitionTime\":" + now()
                        + "}";
        String indexes = "Indexed".equals(job.getSpec().getCompletionMode()) ? ",\"completedIndexes\":\"0\"" : "";
        latencies.happened(job);
        patch(
                job,
                "{\"status\":{\"active\":0,\"ready\":0,\"succeeded\":1,\"completionTime\":" + now() + indexes
                        + ",\"conditions\":[" + condition.formatted("SuccessCriteriaMet") + ","
                        + condition.formatted("Complete") + "]}}");
        completed.incrementAndGet();
        last.set(System.nanoTime());
    }

    private void patch(Job job, String json) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    private void patch(Pod pod, String json) {
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    private static Pod pod(Job job) {
        var template = job.getSpec().getTemplate();
        return new PodBuilder()
                .withMetadata(template.getMetadata())
                .editMetadata()
                .withName(job.getMetadata().getName() + "-0")
                .withNamespace(job.getMetadata().getNamespace())
                .addToLabels("batch.kubernetes.io/job-name", job.getMetadata().getName())
                .addToAnnotations("batch.kubernetes.io/job-completion-index", "0")
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    private static TerminationMessage words(Job job) {
        var step = new StepId(job.getMetadata().getLabels().get(Labels.STEP));
        boolean report = step.text().equals("report");
        var fingerprints = new Fingerprints("a".repeat(64), Map.of("lfw", "b".repeat(64)));
        return TerminationMessageBuilder.builder()
                .version(TerminationMessage.VERSION)
                .step(step)
                .hash(job.getMetadata().getAnnotations().get(Labels.HASH))
                .reused(false)
                .lostDeviceSeconds(0)
                .results(
                        report
                                ? List.of(new TerminationMessage.Result("fairloss", "lfw", .855, Optional.of(.005), 2))
                                : List.of())
                .best(report ? Optional.of("fairloss") : Optional.empty())
                .cost(Optional.of(new Cost(10, 20, OptionalDouble.empty(), "cpu x2", 1000)))
                .report(report ? Optional.of("s3://experiments/report.html") : Optional.empty())
                .prepared(
                        step.text().equals("prepare")
                                ? Optional.of(new TerminationMessage.Prepared(
                                        fingerprints, new FinishedSteps(""), List.of(), Optional.empty()))
                                : Optional.empty())
                .build();
    }

    private static String now() {
        return NOW.formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public void onClose(WatcherException cause) {
        if (cause != null) {
            throw new IllegalStateException("the watch on Jobs broke", cause);
        }
    }

    @Override
    public void close() {
        watch.close();
        workers.shutdownNow();
    }
}
