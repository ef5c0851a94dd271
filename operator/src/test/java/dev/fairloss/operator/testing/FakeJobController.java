// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.JobStep;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Simulates the Job controller, kubelet and garbage collector: creates pods, terminates them and finishes Jobs. */
public final class FakeJobController implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("fake-job-controller");
    private final KubernetesClient client;
    private final String namespace;
    private final FakeTrainer trainer;
    private final ConcurrentHashMap<String, Function<Job, Outcome>> script = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> made = new ConcurrentSkipListMap<>();
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final SharedIndexInformer<Job> informer;

    /** Starts the simulation in one namespace. */
    public FakeJobController(KubernetesClient client, String namespace, FakeTrainer trainer) {
        this.client = client;
        this.namespace = namespace;
        this.trainer = trainer;
        this.informer = client.batch().v1().jobs().inNamespace(namespace).inform(new Handler());
    }

    /** Sets the outcome of a step's Jobs from now on, including Jobs that are held and that it shares. */
    public void play(String step, Outcome outcome) {
        script.put(step, job -> outcome);
        informer.getStore().list().forEach(this::queue);
    }

    /** How many Jobs each step has had. */
    public Map<String, Integer> made() {
        return made.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, jobs -> jobs.getValue()
                .size()));
    }

    /** Evicts the pods of a step's Job; the Job replaces them without counting a failure. */
    public void evict(String step) {
        var pods = client.pods()
                .inNamespace(namespace)
                .withLabel("fairloss.dev/step", step)
                .list()
                .getItems();
        for (Pod pod : pods) {
            if (!"Running".equals(pod.getStatus().getPhase())) {
                continue;
            }
            client.resource(new PodBuilder(pod)
                            .withNewStatus()
                            .withPhase("Failed")
                            .addNewCondition()
                            .withType("DisruptionTarget")
                            .withStatus("True")
                            .withReason("EvictionByEvictionAPI")
                            .endCondition()
                            .withContainerStatuses(Pods.terminated(143, now(), ""))
                            .endStatus()
                            .build())
                    .patchStatus();
            var metadata = pod.getMetadata();
            start(new PodBuilder(pod)
                    .withNewMetadata()
                    .withName(metadata.getName() + "r")
                    .withNamespace(namespace)
                    .withLabels(metadata.getLabels())
                    .withAnnotations(metadata.getAnnotations())
                    .endMetadata()
                    .editSpec()
                    .withNodeName(null)
                    .endSpec()
                    .withStatus(null)
                    .build());
        }
    }

    private void queue(Job job) {
        try {
            worker.execute(() -> {
                try {
                    move(job.getMetadata().getName());
                } catch (KubernetesClientException e) {
                    if (e.getCode() == 404) {
                        return; // deleted meanwhile
                    }
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "the fake Job controller could not move "
                                    + job.getMetadata().getName(),
                            e);
                }
            });
        } catch (RejectedExecutionException closed) {
            return;
        }
    }

    private void move(String name) {
        Job job =
                client.batch().v1().jobs().inNamespace(namespace).withName(name).get();
        boolean ended = job == null
                || job.getMetadata().getDeletionTimestamp() != null
                || Boolean.TRUE.equals(job.getSpec().getSuspend())
                || job.getStatus() != null && job.getStatus().getCompletionTime() != null
                || job.getStatus() != null && !job.getStatus().getConditions().isEmpty();
        if (ended) {
            return;
        }
        String step = step(job);
        var scripted = JobStep.of(job).stream()
                .map(JobStep::id)
                .filter(script::containsKey)
                .findFirst()
                .orElse(step);
        Outcome outcome =
                script.getOrDefault(scripted, any -> new Outcome.Done()).apply(job);
        if (outcome instanceof Outcome.WithoutPods) {
            status(job, running(job));
            return;
        }
        for (int i = 0; i < job.getSpec().getCompletions(); i++) {
            pod(job, i, outcome instanceof Outcome.Pending);
        }
        if (outcome instanceof Outcome.Pending || outcome instanceof Outcome.Held) {
            status(job, running(job));
        } else if (outcome instanceof Outcome.Failed failed) {
            fail(job, new StepId(scripted), failed);
        } else {
            boolean lingers = outcome instanceof Outcome.Lingering;
            for (int i = 0; i < job.getSpec().getCompletions(); i++) {
                end(job, i, lingers ? "Running" : "Succeeded", 0, trainer.run(job, manifest(job), i));
            }
            status(job, lingers ? running(job) : done(job));
        }
    }

    private void fail(Job job, StepId step, Outcome.Failed failed) {
        var problem = new TerminationMessage.Problem(failed.code(), failed.message(), failed.remedy());
        end(job, 0, "Failed", failed.code().status(), trainer.fail(job, manifest(job), step, problem));
        status(
                job,
                new JobStatusBuilder(running(job))
                        .withActive(0)
                        .withFailed(1)
                        .addNewCondition()
                        .withType("FailureTarget")
                        .withStatus("True")
                        .withReason("PodFailurePolicy")
                        .withMessage("Container trainer failed")
                        .withLastTransitionTime(now())
                        .endCondition()
                        .addNewCondition()
                        .withType("Failed")
                        .withStatus("True")
                        .withReason("PodFailurePolicy")
                        .withMessage("Container trainer failed")
                        .withLastTransitionTime(now())
                        .endCondition()
                        .build());
    }

    private static JobStatus running(Job job) {
        return new JobStatusBuilder()
                .withStartTime(
                        Optional.ofNullable(job.getStatus().getStartTime()).orElseGet(FakeJobController::now))
                .withActive(job.getSpec().getCompletions())
                .build();
    }

    private static JobStatus done(Job job) {
        var status = new JobStatusBuilder(running(job))
                .withActive(0)
                .withSucceeded(job.getSpec().getCompletions())
                .withCompletionTime(now())
                .addNewCondition()
                .withType("SuccessCriteriaMet")
                .withStatus("True")
                .withReason("CompletionsReached")
                .withLastTransitionTime(now())
                .endCondition()
                .addNewCondition()
                .withType("Complete")
                .withStatus("True")
                .withReason("CompletionsReached")
                .withLastTransitionTime(now())
                .endCondition();
        if ("Indexed".equals(job.getSpec().getCompletionMode())) {
            int last = job.getSpec().getCompletions() - 1;
            status.withCompletedIndexes(last == 0 ? "0" : "0-" + last);
        }
        return status.build();
    }

    private void status(Job job, JobStatus status) {
        client.resource(new JobBuilder(job)
                        .withNewMetadata()
                        .withName(job.getMetadata().getName())
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStatus(status)
                        .build())
                .patchStatus();
    }

    private void pod(Job job, int index, boolean pending) {
        String name = job.getMetadata().getName() + "-" + index;
        Pod existing = client.pods().inNamespace(namespace).withName(name).get();
        if (existing != null) {
            if (!pending && "Pending".equals(existing.getStatus().getPhase())) {
                run(existing);
            }
            return;
        }
        var template = job.getSpec().getTemplate();
        Pod pod = new PodBuilder()
                .withMetadata(template.getMetadata())
                .editMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("batch.kubernetes.io/job-name", job.getMetadata().getName())
                .addToAnnotations("batch.kubernetes.io/job-completion-index", Integer.toString(index))
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
        if (pending) {
            client.resource(pod).create();
        } else {
            start(pod);
        }
    }

    private void start(Pod pod) {
        client.resource(pod).create();
        run(pod);
    }

    private void run(Pod pod) {
        client.resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Running")
                        .endStatus()
                        .build())
                .patchStatus();
    }

    private void end(Job job, int index, String phase, int exit, List<TerminationMessage> messages) {
        String name = job.getMetadata().getName() + "-" + index;
        Pod pod = client
                .pods()
                .inNamespace(namespace)
                .withLabel("batch.kubernetes.io/job-name", job.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .filter(one -> one.getMetadata().getName().matches(name + "r*"))
                .filter(one -> "Running".equals(one.getStatus().getPhase()))
                .findFirst()
                .orElseThrow();
        client.resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase(phase)
                        .withContainerStatuses(
                                Pods.terminated(exit, now(), Pods.text(messages.toArray(TerminationMessage[]::new))))
                        .endStatus()
                        .build())
                .patchStatus();
    }

    /** The experiment file that its pods read; empty for a purge. */
    private String manifest(Job job) {
        var source = job.getSpec().getTemplate().getSpec().getVolumes().get(0).getConfigMap();
        return source == null
                ? ""
                : client.configMaps()
                        .inNamespace(namespace)
                        .withName(source.getName())
                        .get()
                        .getData()
                        .get("experiment.yaml");
    }

    private static String step(Job job) {
        return job.getMetadata().getLabels().get("fairloss.dev/step");
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public void close() {
        informer.close();
        worker.shutdown();
        try {
            worker.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Handler implements ResourceEventHandler<Job> {
        @Override
        public void onAdd(Job job) {
            JobStep.of(job).forEach(step -> made.computeIfAbsent(step.id(), any -> ConcurrentHashMap.newKeySet())
                    .add(job.getMetadata().getUid()));
            queue(job);
        }

        @Override
        public void onUpdate(Job before, Job job) {
            queue(job);
        }

        @Override
        public void onDelete(Job job, boolean unknown) {
            worker.execute(() -> client.pods()
                    .inNamespace(namespace)
                    .withLabel("batch.kubernetes.io/job-name", job.getMetadata().getName())
                    .withGracePeriod(0)
                    .delete());
        }
    }
}
