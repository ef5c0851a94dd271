// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.step.TerminationMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Shares out what failed pods held among the trainings that shared them, based on the termination messages of the pods. The trainer
 * charges each second to those that run in it, in equal shares; the operator does not know when a training left a pod. What a finished
 * training has cost may include earlier Jobs of its step, so its share may be too large until the others finish. Pure.
 */
final class PodShares {
    private final Set<String> finished = new HashSet<>();
    private final Map<String, Double> shares = new TreeMap<>();

    private PodShares(List<String> steps) {
        steps.forEach(step -> shares.put(step, 0.));
    }

    /**
     * A failed pod.
     *
     * @param seconds  that it ran
     * @param messages of its trainings; empty if it was killed without a termination message
     */
    record FailedPod(double seconds, List<TerminationMessage> messages) {
        FailedPod {
            messages = List.copyOf(messages);
        }

        /** The messages of trainings that have finished, by ID. @param before whether before this pod, or in it */
        private Map<String, TerminationMessage> finished(boolean before) {
            return messages.stream()
                    .filter(message -> message.problem().isEmpty() && message.reused() == before)
                    .collect(Collectors.toMap(
                            message -> message.step().text(), Function.identity(), (one, other) -> one));
        }

        /** Whether a training that has not finished was there to the end: it did not fail by itself. */
        private boolean stayed(String step) {
            return messages.stream()
                    .filter(message -> message.step().text().equals(step))
                    .flatMap(message -> message.problem().stream())
                    .allMatch(problem -> problem.code().isStop());
        }
    }

    /**
     * The seconds of each training. Together they are those of the pods, except of one in which all have finished. The rules of a pod:
     *
     * <ul>
     *   <li>A training that has finished in an earlier pod has no share. If nobody has said so when a pod finds it finished, it was in
     *       the silent pod before, or else in none.
     *   <li>A training that finishes in this pod has what it has cost so far, but not more than an equal share if another one goes on
     *       to the end of the pod.
     *   <li>The others have equal shares of the rest.
     * </ul>
     *
     * @param pods  of a Job, one after another
     * @param steps that share them
     */
    static Map<String, Double> of(List<FailedPod> pods, List<String> steps) {
        var shares = new PodShares(steps);
        for (int i = 0; i < pods.size(); i++) {
            shares.add(pods.get(i), finishedIn(i, pods));
        }
        return shares.shares;
    }

    /** The messages of the trainings that finished in a pod. The next one may know it of a silent one. */
    private static Map<String, TerminationMessage> finishedIn(int i, List<FailedPod> pods) {
        if (!pods.get(i).messages().isEmpty()) {
            return pods.get(i).finished(false);
        }
        return i + 1 < pods.size() ? pods.get(i + 1).finished(true) : Map.of();
    }

    private void add(FailedPod pod, Map<String, TerminationMessage> finishedHere) {
        finished.addAll(pod.finished(true).keySet());
        var present = shares.keySet().stream()
                .filter(step -> !finished.contains(step))
                .toList();
        var others =
                present.stream().filter(step -> !finishedHere.containsKey(step)).toList();
        boolean someoneStayed = others.stream().anyMatch(pod::stayed);
        double most = someoneStayed ? pod.seconds() / present.size() : pod.seconds();
        var known = new TreeMap<String, Double>();
        present.stream().filter(finishedHere::containsKey).forEach(step -> {
            double left = charged(finishedHere.get(step)).orElse(most) - shares.get(step);
            known.put(step, Math.min(most, Math.max(0, left)));
        });
        double sum = known.values().stream().mapToDouble(Double::doubleValue).sum();
        double scale = sum > pod.seconds() ? pod.seconds() / sum : 1;
        known.forEach((step, seconds) -> shares.merge(step, seconds * scale, Double::sum));
        double rest = pod.seconds() - sum * scale;
        others.forEach(step -> shares.merge(step, rest / others.size(), Double::sum));
        finished.addAll(finishedHere.keySet());
    }

    /** Device-seconds, lost ones included; absent if unknown. Trainings have one GPU, so these are seconds. */
    private static Optional<Double> charged(TerminationMessage message) {
        return message.cost().map(Cost::deviceSeconds).map(kept -> kept + message.lostDeviceSeconds());
    }
}
