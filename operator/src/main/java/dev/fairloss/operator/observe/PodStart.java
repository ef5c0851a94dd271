// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.api.v1alpha1.WaitingFor;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why the pods of a Job do not start, in the words of the scheduler, the kubelet and the Job controller. Pure. The words come
 * from the pods' statuses, or else from Events.
 */
final class PodStart {
    /** Reasons of a waiting container that carry no cause. */
    private static final Set<String> NORMAL = Set.of("ContainerCreating", "PodInitializing");

    /** Reasons of Events that say why there is no pod, or why a pod does not start. */
    private static final Set<String> FAILURES = Set.of(
            "FailedCreate",
            "FailedMount",
            "FailedAttachVolume",
            "FailedCreatePodSandBox",
            "FailedValidation",
            "Failed");

    /** The API server's names of new pods and the kubelet's back-off change with every attempt, the cause does not. */
    private static final Pattern ATTEMPT = Pattern.compile(
            "^Error creating: |(?<=[Pp]ods?) \"[^\"]+\"(?= is (forbidden|invalid))|^Back-off pulling image \"[^\"]*\": ErrImagePull: ");

    /** Parts of messages that name something that does not exist or is refused, which waiting does not change. */
    private static final List<String> PERMANENT = List.of(
            "not found",
            "not exist",
            "manifest unknown",
            "no match for platform",
            "no matching manifest",
            "unauthorized",
            "authentication required",
            "access denied",
            "is forbidden",
            "is invalid",
            "no priorityclass",
            "must specify");

    /** How the API server refuses an object to a kubelet for the moment that it takes to learn that a new pod uses it. */
    private static final String NOT_YET = "no relationship found between node";

    /** How Linux refuses a program for another CPU architecture. */
    private static final String OTHER_CPU = "exec format error";

    private PodStart() {}

    /** The state of a Job with no running pod. @param events of the Job, or of its pods; may be empty */
    static JobState.Queued of(Collection<Pod> pods, Collection<Event> events) {
        return waitingContainer(pods)
                .or(() -> unscheduled(pods))
                .or(() -> fromEvents(events))
                .orElseGet(() -> JobState.Queued.initial(false));
    }

    /**
     * The state of a Job whose pods all end at once because their program is for another CPU architecture than that of the node.
     * Reported as pods that cannot start, whether the Job still retries or has failed; empty if the pods end otherwise.
     */
    static Optional<JobState.Queued> imageForAnotherCpu(Collection<Pod> pods) {
        if (pods.stream().anyMatch(pod -> JobStateReader.hasPhase("Running", pod))) {
            return Optional.empty();
        }
        List<String> ends = pods.stream()
                .flatMap(pod -> JobStateReader.terminated(pod).stream())
                .map(end -> Optional.ofNullable(end.getMessage()).orElse("").strip())
                .toList();
        return ends.stream()
                .findFirst()
                .filter(first -> ends.stream().allMatch(end -> end.endsWith(OTHER_CPU)))
                .map(first -> JobState.Queued.blocked("the image is for another CPU architecture than the node: "
                        + first.substring(first.lastIndexOf('\n') + 1)));
    }

    private static Optional<JobState.Queued> waitingContainer(Collection<Pod> pods) {
        return pods.stream()
                .flatMap(pod -> Stream.ofNullable(pod.getStatus()))
                .flatMap(status ->
                        Stream.ofNullable(status.getContainerStatuses()).flatMap(List::stream))
                .flatMap(container -> Stream.ofNullable(container.getState()))
                .flatMap(state -> Stream.ofNullable(state.getWaiting()))
                .filter(waiting -> waiting.getReason() != null && !NORMAL.contains(waiting.getReason()))
                .map(PodStart::explain)
                .findFirst();
    }

    private static JobState.Queued explain(ContainerStateWaiting waiting) {
        String message = Optional.ofNullable(waiting.getMessage()).orElse("");
        String reason = waiting.getReason().replace("ImagePullBackOff", "ErrImagePull");
        boolean blocked = Set.of("InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError")
                .contains(reason);
        return state(reason + (message.isBlank() ? "" : ": " + cause(message)), blocked);
    }

    private static Optional<JobState.Queued> unscheduled(Collection<Pod> pods) {
        return pods.stream()
                .flatMap(pod -> Stream.ofNullable(pod.getStatus()))
                .flatMap(status -> Stream.ofNullable(status.getConditions()).flatMap(List::stream))
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .map(PodCondition::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .map(message -> message.matches("(?s).*persistentvolumeclaim \"[^\"]*\" not found.*")
                        ? JobState.Queued.blocked(message)
                        : JobState.Queued.unschedulable(message))
                .findFirst();
    }

    private static Optional<JobState.Queued> fromEvents(Collection<Event> events) {
        return events.stream()
                .filter(event -> "Warning".equals(event.getType()) && FAILURES.contains(event.getReason()))
                .filter(event -> event.getNote() != null && !event.getNote().isBlank())
                .max(Comparator.comparing((Event event) -> !event.getNote().contains("timed out waiting"))
                        .thenComparing(PodStart::time))
                .map(event -> event.getNote().contains("exceeded quota")
                        ? JobState.Queued.of(WaitingFor.Quota, cause(event.getNote()))
                        : state(event.getReason() + ": " + cause(event.getNote()), false));
    }

    private static JobState.Queued state(String cause, boolean blocked) {
        String text = cause.toLowerCase(Locale.ROOT);
        return blocked || !text.contains(NOT_YET) && PERMANENT.stream().anyMatch(text::contains)
                ? JobState.Queued.blocked(cause)
                : JobState.Queued.of(WaitingFor.PodStart, cause);
    }

    private static String cause(String message) {
        return ATTEMPT.matcher(message.strip()).replaceAll("");
    }

    /** RFC 3339 in UTC, so the order of the texts is that of the times. Older components fill in the deprecated field only. */
    private static String time(Event event) {
        return Stream.of(
                        event.getSeries() == null ? null : event.getSeries().getLastObservedTime(),
                        event.getEventTime())
                .flatMap(Stream::ofNullable)
                .flatMap(time -> Stream.ofNullable(time.getTime()))
                .findFirst()
                .or(() -> Optional.ofNullable(event.getDeprecatedLastTimestamp()))
                .orElse("");
    }
}
