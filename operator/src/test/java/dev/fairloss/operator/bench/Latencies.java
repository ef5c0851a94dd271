// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.bench;

import dev.fairloss.api.v1alpha1.ConditionState;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.operator.job.Labels;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Watches experiments as a user does. A latency is the time from just before a Job's completion is written until the
 * watch shows the step as succeeded: two writes, two watches and the operator between them.
 */
final class Latencies implements Watcher<FairLossExperiment>, AutoCloseable {
    private final ConcurrentHashMap<String, Long> happened = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Double> steps = new ConcurrentLinkedQueue<>();
    private final Set<String> complete = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> percents = new ConcurrentHashMap<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final Watch watch;

    Latencies(KubernetesClient client) {
        this.watch = client.resources(FairLossExperiment.class).inAnyNamespace().watch(this);
    }

    void reset() {
        happened.clear();
        steps.clear();
        complete.clear();
        percents.clear();
        changes.set(0);
    }

    /** Percentages of running steps that the watch showed for the first time. */
    int progressChanges() {
        return changes.get();
    }

    /** Records that a Job is about to be completed. */
    void happened(Job job) {
        var labels = job.getMetadata().getLabels();
        happened.put(
                job.getMetadata().getNamespace() + "/" + labels.get(Labels.EXPERIMENT) + "/" + labels.get(Labels.STEP),
                System.nanoTime());
    }

    /** Experiments that are complete. */
    int complete() {
        return complete.size();
    }

    /** Seconds from event to status. @param share 0.5 is the median */
    double quantile(double share) {
        return quantile(steps, share);
    }

    int count() {
        return steps.size();
    }

    private static double quantile(Collection<Double> values, double share) {
        double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    @Override
    public void eventReceived(Action action, FairLossExperiment experiment) {
        long now = System.nanoTime();
        var status = experiment.getStatus();
        if (status == null || status.steps() == null || action == Action.DELETED) {
            return;
        }
        String name = experiment.getMetadata().getNamespace() + "/"
                + experiment.getMetadata().getName();
        for (var step : status.steps()) {
            if (step.progress() != null) {
                Integer percent = step.progress().percent();
                if (!percent.equals(percents.put(name + "/" + step.id(), percent))) {
                    changes.incrementAndGet();
                }
            }
            if (step.state() == StepState.Succeeded) {
                var event = happened.remove(name + "/" + step.id());
                if (event != null) {
                    steps.add((now - event) / 1e9);
                }
            }
        }
        if (status.conditions().stream()
                .anyMatch(found -> found.type().equals("Complete") && found.status() == ConditionState.True)) {
            complete.add(name);
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        if (cause != null) {
            throw new IllegalStateException("the watch on experiments broke", cause);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
