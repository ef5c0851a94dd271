// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationReport;
import dev.fairloss.operator.job.JobStep;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.job.Names;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Derives the state of a Job from its status and its pods. Pure. */
final class JobStateReader {
    private static final String INDEX = "batch.kubernetes.io/job-completion-index";

    /** Reasons of a container that ended by itself. */
    private static final Set<String> ORDINARY = Set.of("Error", "Completed");

    private JobStateReader() {}

    /** The Job with its state. @param pods of this Job, in any order */
    static ObservedJob of(Job job, Collection<Pod> pods) {
        return of(job, pods, List.of());
    }

    /** The Job with its state. @param pods of this Job, in any order @param events of the Job or of pods that do not start */
    static ObservedJob of(Job job, Collection<Pod> pods, Collection<Event> events) {
        var annotations =
                Optional.ofNullable(job.getMetadata().getAnnotations()).orElse(Map.of());
        var steps = JobStep.of(job);
        var failedPods = FailedPods.of(pods, steps);
        return ObservedJobBuilder.builder()
                .name(job.getMetadata().getName())
                .resourceVersion(job.getMetadata().getResourceVersion())
                .steps(steps)
                .revision(annotations.getOrDefault(Labels.REVISION, ""))
                .templateHash(annotations.getOrDefault(Labels.TEMPLATE, ""))
                .startHash(annotations.getOrDefault(Labels.START, ""))
                .configMap(annotations.getOrDefault(Labels.CONFIG_MAP, ""))
                .deleting(job.getMetadata().getDeletionTimestamp() != null)
                .state(state(job, pods, events, failedPods))
                .failedPods(failedPods)
                .lingering(false)
                .kind(StepKind.withId(job.getMetadata().getLabels().get(Labels.KIND)))
                .build();
    }

    /** Whether a pod has not terminated. */
    static boolean isActive(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return !"Succeeded".equals(phase) && !"Failed".equals(phase);
    }

    private static JobState state(Job job, Collection<Pod> pods, Collection<Event> events, FailedPods failedPods) {
        var status = Optional.ofNullable(job.getStatus()).orElseGet(JobStatus::new);
        var complete = condition(status, "Complete");
        var failed = condition(status, "Failed");
        Instant started = instant(status.getStartTime()).orElse(Instant.EPOCH);
        if (complete.isPresent()) {
            Instant end = instant(status.getCompletionTime())
                    .or(() -> instant(complete.get().getLastTransitionTime()))
                    .orElse(started);
            return new JobState.Succeeded(started, end, pods.size(), terminationMessages(pods));
        }
        var unsuitable = PodStart.imageForAnotherCpu(pods);
        if (unsuitable.isPresent()) {
            return unsuitable.get();
        }
        if (failed.isPresent()) {
            return failed(failed.get(), started, pods);
        }
        if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
            return JobState.Queued.initial(true);
        }
        if (pods.stream().noneMatch(JobStateReader::isRunning)) {
            return PodStart.of(pods, events);
        }
        var outage = failedPods.outage();
        if (outage.isPresent() && pods.stream().noneMatch(pod -> hasPhase("Running", pod))) {
            return JobState.Queued.of(WaitingFor.Store, outage.get().message());
        }
        return new JobState.Running(started, indexes(status.getCompletedIndexes()));
    }

    private static boolean isRunning(Pod pod) {
        return pod.getStatus() != null && !hasPhase("Pending", pod);
    }

    static boolean hasPhase(String phase, Pod pod) {
        return pod.getStatus() != null && phase.equals(pod.getStatus().getPhase());
    }

    static JobState failed(JobCondition condition, Instant started, Collection<Pod> pods) {
        var lastPod = pods.stream()
                .filter(pod -> terminated(pod).isPresent() ? failedTrainer(pod).isPresent() : hasPhase("Failed", pod))
                .max(Comparator.comparing(JobStateReader::end));
        var last = lastPod.flatMap(JobStateReader::failedTrainer);
        var messages = last.map(JobStateReader::messages).orElse(List.of());
        return new JobState.Failed(
                started,
                instant(condition.getLastTransitionTime()).orElse(started),
                Objects.requireNonNullElse(condition.getReason(), ""),
                Objects.requireNonNullElse(condition.getMessage(), ""),
                last.map(ContainerStateTerminated::getExitCode),
                lastPod.map(JobStateReader::podReason).orElse(""),
                SharedJobs.areIn(pods) ? SharedJobs.messages(messages, pods) : messages,
                messages.isEmpty()
                        ? last.map(ContainerStateTerminated::getMessage).orElse("")
                        : "",
                Optional.empty());
    }

    private static Optional<ContainerStateTerminated> failedTrainer(Pod pod) {
        return terminated(pod).filter(end -> end.getExitCode() != null && end.getExitCode() != 0);
    }

    private static Instant end(Pod pod) {
        return terminated(pod).flatMap(end -> instant(end.getFinishedAt())).orElse(Instant.EPOCH);
    }

    /** Why Kubernetes ended the pod, or else its trainer; empty if the trainer ended by itself. */
    private static String podReason(Pod pod) {
        var status = Optional.ofNullable(pod.getStatus());
        return status.map(PodStatus::getReason)
                .filter(reason -> !reason.isBlank())
                .map(reason -> reason
                        + status.map(PodStatus::getMessage)
                                .map(String::strip)
                                .filter(message -> !message.isEmpty())
                                .map(message -> ": " + message)
                                .orElse(""))
                .or(() -> terminated(pod)
                        .map(ContainerStateTerminated::getReason)
                        .filter(reason -> !ORDINARY.contains(reason)))
                .orElse("");
    }

    /** The termination messages of succeeded pods, one for each completion index; or those of all trainings that share a Job. */
    static List<TerminationMessage> terminationMessages(Collection<Pod> pods) {
        if (SharedJobs.areIn(pods)) {
            return SharedJobs.finished(pods);
        }
        var byIndex = new TreeMap<String, TerminationMessage>();
        byName(pods).forEach(pod -> terminated(pod)
                .filter(end -> Integer.valueOf(0).equals(end.getExitCode()))
                .flatMap(end -> messages(end).stream().findFirst())
                .ifPresent(message -> byIndex.put(index(pod), message)));
        return List.copyOf(byIndex.values());
    }

    static Stream<Pod> byName(Collection<Pod> pods) {
        return pods.stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()));
    }

    /** The completion index of a pod; "0" if its Job is not indexed. */
    static String index(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(INDEX))
                .orElse("0");
    }

    /** What a trainer reports, one message for each of its steps; empty if it left no report. */
    static List<TerminationMessage> messages(ContainerStateTerminated end) {
        return Optional.ofNullable(end.getMessage())
                .map(TerminationReport::read)
                .orElse(List.of());
    }

    /** The end of the trainer. Other containers, such as a service mesh's proxy, are none of the step's. */
    static Optional<ContainerStateTerminated> terminated(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> Optional.ofNullable(status.getContainerStatuses()).stream())
                .flatMap(List::stream)
                .filter(container -> Names.CONTAINER.equals(container.getName()))
                .map(container -> container.getState())
                .flatMap(state -> Optional.ofNullable(state).stream())
                .flatMap(state -> Optional.ofNullable(state.getTerminated()).stream())
                .findFirst();
    }

    private static Optional<JobCondition> condition(JobStatus status, String type) {
        return Stream.ofNullable(status.getConditions())
                .flatMap(List::stream)
                .filter(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()))
                .findFirst();
    }

    /** Parses {@code status.completedIndexes}: {@code 0,3-5} is 0, 3, 4 and 5. */
    private static SortedSet<Integer> indexes(String text) {
        var indexes = new TreeSet<Integer>();
        for (String range : text == null || text.isBlank() ? new String[0] : text.split(",")) {
            String[] ends = range.split("-");
            for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
                indexes.add(i);
            }
        }
        return indexes;
    }

    private static Optional<Instant> instant(String time) {
        return Optional.ofNullable(time).map(Instant::parse);
    }
}
