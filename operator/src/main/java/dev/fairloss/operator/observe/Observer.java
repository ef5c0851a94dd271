// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.operator.job.JobStep;
import dev.fairloss.operator.job.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the Jobs, pods and ConfigMaps of an experiment from the informer caches. Never writes. */
public final class Observer {
    /** Longer than a pod takes to start if its image is on the node. */
    private static final Duration NORMAL_START = Duration.ofSeconds(3);

    static final String JOB_NAME = "batch.kubernetes.io/job-name";

    private Observer() {}

    /**
     * Observes an experiment and the progress of its pods.
     *
     * @param now to distinguish a Job whose pods do not start from one that has just started
     */
    public static Observed observe(
            FairLossExperiment experiment, Instant now, ProgressSource progress, Context<FairLossExperiment> context) {
        String uid = experiment.getMetadata().getUid();
        Map<String, List<Pod>> pods = context.getSecondaryResourcesAsStream(Pod.class)
                .filter(pod -> uid.equals(label(pod, Labels.EXPERIMENT_UID)))
                .collect(Collectors.groupingBy(pod -> label(pod, JOB_NAME)));
        var finishedJobs = finishedJobs(experiment);
        var jobs = new TreeMap<String, ObservedJob>();
        context.getSecondaryResourcesAsStream(Job.class)
                .filter(job -> uid.equals(label(job, Labels.EXPERIMENT_UID)))
                .forEach(job -> {
                    String name = job.getMetadata().getName();
                    var seen = observe(job, pods.getOrDefault(name, List.of()), now);
                    boolean readPods = lacksTerminationMessages(seen, job) && !finishedJobs.contains(name);
                    boolean readEvents = isUnexplained(seen) && age(job, now).compareTo(NORMAL_START) > 0;
                    jobs.put(
                            name,
                            readPods
                                    ? JobStateReader.of(job, listPods(job, context))
                                    : readEvents
                                            ? withEvents(job, pods.getOrDefault(name, List.of()), context)
                                            : withQueueState(seen, job, context));
                });
        var metadata = experiment.getMetadata();
        progress.observe(metadata.getNamespace(), metadata.getName(), RunningPods.targets(jobs.values(), pods))
                .forEach((name, readings) ->
                        jobs.computeIfPresent(name, (same, job) -> job.withProgress(Optional.of(readings))));
        Set<String> configMaps = context.getSecondaryResourcesAsStream(ConfigMap.class)
                .filter(map -> uid.equals(label(map, Labels.EXPERIMENT_UID)))
                .map(map -> map.getMetadata().getName())
                .collect(Collectors.toSet());
        return new Observed(
                jobs,
                configMaps,
                orphanedSteps(jobs, pods),
                TerminatingNamespace.observe(experiment.getMetadata().getNamespace(), jobs, pods, context.getClient()),
                Optional.ofNullable(experiment.getStatus()));
    }

    private static ObservedJob observe(Job job, List<Pod> pods, Instant now) {
        var seen = JobStateReader.of(job, pods);
        return seen.state() instanceof JobState.Running running && LingeringPods.exist(pods)
                ? seen.withLingering(true)
                        .withState(LingeringPods.state(running, reports(seen, job), pods, now)
                                .orElse(running))
                : seen;
    }

    /** Whether an experiment no longer exists although the cache may still contain it. Lists it, since get is not permitted. */
    public static boolean isGone(FairLossExperiment experiment, Context<FairLossExperiment> context) {
        var metadata = experiment.getMetadata();
        return context
                .getClient()
                .resources(FairLossExperiment.class)
                .inNamespace(metadata.getNamespace())
                .withField("metadata.name", metadata.getName())
                .list()
                .getItems()
                .stream()
                .noneMatch(current -> current.getMetadata().getUid().equals(metadata.getUid()));
    }

    /** Jobs of which the status reports all steps as finished: their termination messages are not needed any more. */
    private static Set<String> finishedJobs(FairLossExperiment experiment) {
        var finished =
                Optional.ofNullable(experiment.getStatus())
                        .map(FairLossExperimentStatus::steps)
                        .orElse(List.of())
                        .stream()
                        .filter(step -> step.job() != null)
                        .collect(Collectors.groupingBy(
                                StepStatus::job, Collectors.reducing(true, Observer::isFinished, Boolean::logicalAnd)));
        finished.values().removeIf(all -> !all);
        return finished.keySet();
    }

    private static boolean isFinished(StepStatus step) {
        return step.state() == StepState.Succeeded || step.state() == StepState.Reused;
    }

    /**
     * Whether the cache lacks termination messages that the Job should have. The watch on pods may lag behind the one on
     * Jobs, so the pods are then read from the API server.
     */
    private static boolean lacksTerminationMessages(ObservedJob seen, Job job) {
        return seen.state() instanceof JobState.Succeeded done
                        && done.terminationMessages().size() < reports(seen, job)
                || seen.state() instanceof JobState.Failed failed
                        && failed.exitCode().isEmpty();
    }

    /** Number of messages of a complete Job. */
    private static int reports(ObservedJob seen, Job job) {
        return job.getSpec().getCompletions() * Math.max(1, seen.steps().size());
    }

    /** Whether no pod has started, and neither the Job nor its pods say why. */
    private static boolean isUnexplained(ObservedJob seen) {
        return seen.state().equals(JobState.Queued.initial(false));
    }

    private static ObservedJob withQueueState(ObservedJob seen, Job job, Context<FairLossExperiment> context) {
        return seen.state().equals(JobState.Queued.initial(true))
                ? seen.withState(KueueWorkloads.state(job, context.getClient()))
                : seen;
    }

    private static Duration age(Job job, Instant now) {
        return Optional.ofNullable(job.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getStartTime()))
                .map(start -> Duration.between(Instant.parse(start), now))
                .orElse(Duration.ZERO);
    }

    /** Reads the Events of the Job if it has no pod, or else of one of its pods. */
    private static ObservedJob withEvents(Job job, List<Pod> pods, Context<FairLossExperiment> context) {
        String name = pods.stream()
                .filter(JobStateReader::isActive)
                .map(pod -> pod.getMetadata().getName())
                .sorted()
                .findFirst()
                .orElse(job.getMetadata().getName());
        return JobStateReader.of(job, pods, listEvents(job.getMetadata().getNamespace(), name, context));
    }

    private static Collection<Event> listEvents(String namespace, String name, Context<FairLossExperiment> context) {
        try {
            return context.getClient()
                    .events()
                    .v1()
                    .events()
                    .inNamespace(namespace)
                    .withField("regarding.name", name)
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            return List.of();
        }
    }

    private static Collection<Pod> listPods(Job job, Context<FairLossExperiment> context) {
        return context.getClient()
                .pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withLabel(JOB_NAME, job.getMetadata().getName())
                .list()
                .getItems();
    }

    private static Set<String> orphanedSteps(Map<String, ObservedJob> jobs, Map<String, List<Pod>> pods) {
        var orphanedSteps = new TreeSet<String>();
        new HashMap<>(pods).forEach((name, ofJob) -> {
            var job = jobs.get(name);
            if (job == null || job.deleting()) {
                ofJob.stream()
                        .filter(JobStateReader::isActive)
                        .flatMap(pod -> JobStep.of(pod).stream())
                        .map(JobStep::hash)
                        .filter(hash -> !hash.isEmpty())
                        .forEach(orphanedSteps::add);
            }
        });
        return orphanedSteps;
    }

    static String label(HasMetadata object, String name) {
        return Optional.ofNullable(object.getMetadata().getLabels())
                .map(labels -> labels.get(name))
                .orElse("");
    }
}
