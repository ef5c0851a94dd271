// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.JobStep;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the failed pods of a Job have cost, and why they failed if the object store was not available.
 *
 * @param seconds    seconds that their containers ran
 * @param unrecorded device-seconds that they reported because no ledger contains them, by ID of the step
 * @param shares     the seconds of each training if several share the pods, by ID of the step; empty otherwise
 * @param outage     the latest outage of the object store; absent if no pod has seen one
 */
public record FailedPods(
        double seconds, Map<String, Double> unrecorded, Map<String, Double> shares, Optional<StoreOutage> outage) {
    /** No failed pod. */
    public static final FailedPods NONE = new FailedPods(0, Map.of(), Map.of(), Optional.empty());

    public FailedPods {
        unrecorded = new TreeMap<>(unrecorded);
        shares = new TreeMap<>(shares);
    }

    /** Longer than the Job controller ever waits before it replaces a pod. Two failures further apart are two outages. */
    private static final Duration GAP = Duration.ofMinutes(30);

    /**
     * An outage of the object store.
     *
     * @param since   when the first pod failed because of it
     * @param until   when the last pod failed because of it
     * @param message of the last pod
     */
    public record StoreOutage(Instant since, Instant until, String message) {
        /** An outage over a night, but not over a weekend. */
        static final Duration LIMIT = Duration.ofHours(12);

        /** Whether it lasts too long to start another pod. */
        public boolean exceedsLimit() {
            return Duration.between(since, until).compareTo(LIMIT) >= 0;
        }
    }

    /** Adds up the failed pods among the pods of a Job. @param steps of the Job */
    static FailedPods of(Collection<Pod> pods, List<JobStep> steps) {
        List<ContainerStateTerminated> ends = pods.stream()
                .flatMap(pod -> JobStateReader.terminated(pod).stream())
                .filter(end -> end.getExitCode() != null && end.getExitCode() != 0)
                .sorted(Comparator.comparing(FailedPods::finished))
                .toList();
        return new FailedPods(
                ends.stream().mapToDouble(FailedPods::seconds).sum(),
                ends.stream()
                        .flatMap(end -> JobStateReader.messages(end).stream())
                        .filter(message -> message.problem().isPresent())
                        .collect(Collectors.groupingBy(
                                message -> message.step().text(),
                                Collectors.summingDouble(TerminationMessage::lostDeviceSeconds))),
                steps.size() > 1 ? shares(ends, steps) : Map.of(),
                outage(ends));
    }

    /** Device-seconds that no ledger contains. */
    public double unrecordedDeviceSeconds() {
        return unrecorded.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static Map<String, Double> shares(List<ContainerStateTerminated> ends, List<JobStep> steps) {
        return PodShares.of(
                ends.stream()
                        .map(end -> new PodShares.FailedPod(seconds(end), JobStateReader.messages(end)))
                        .toList(),
                steps.stream().map(JobStep::id).toList());
    }

    /** What one of several trainings that share the pods has of them. */
    FailedPods of(StepId step) {
        var own = new TreeMap<>(unrecorded);
        own.keySet().retainAll(Set.of(step.text()));
        return new FailedPods(shares.getOrDefault(step.text(), 0.), own, Map.of(), outage);
    }

    private static Optional<StoreOutage> outage(List<ContainerStateTerminated> ends) {
        Optional<StoreOutage> latest = Optional.empty();
        for (var end : ends) {
            if (end.getExitCode() == ExitCode.STORE_UNAVAILABLE.status()) {
                Instant since = latest.filter(outage ->
                                Duration.between(outage.until(), finished(end)).compareTo(GAP) < 0)
                        .map(StoreOutage::since)
                        .orElse(finished(end));
                latest = Optional.of(new StoreOutage(since, finished(end), text(end)));
            }
        }
        return latest;
    }

    private static String text(ContainerStateTerminated end) {
        return JobStateReader.messages(end).stream()
                .flatMap(message -> message.problem().stream())
                .filter(problem -> problem.code() == ExitCode.STORE_UNAVAILABLE)
                .findFirst()
                .map(TerminationMessage.Problem::message)
                .orElse("the pod did not say why");
    }

    private static double seconds(ContainerStateTerminated end) {
        return Optional.ofNullable(end.getStartedAt())
                .map(start ->
                        Duration.between(Instant.parse(start), finished(end)).toMillis() / 1e3)
                .filter(seconds -> seconds > 0)
                .orElse(0.);
    }

    private static Instant finished(ContainerStateTerminated end) {
        return Optional.ofNullable(end.getFinishedAt()).map(Instant::parse).orElse(Instant.EPOCH);
    }
}
