// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** All statuses that an experiment has had, in order. */
public final class StatusHistory implements AutoCloseable {
    private final List<FairLossExperimentStatus> statuses = new CopyOnWriteArrayList<>();
    private final Watch watch;

    /** Follows an experiment from now on. */
    public StatusHistory(Cluster cluster, String name) {
        watch = cluster.resource(name).watch(new Watcher<FairLossExperiment>() {
            @Override
            public void eventReceived(Action action, FairLossExperiment experiment) {
                Optional.ofNullable(experiment.getStatus()).ifPresent(statuses::add);
            }

            @Override
            public void onClose(WatcherException cause) {
                return;
            }
        });
    }

    /** Asserts that no finished step changed its state later, and that none failed. */
    public void assertOnlyForwards() {
        assertStayFinished(step -> true);
        assertThat(statuses).allMatch(status -> status.lastError() == null);
    }

    /** Asserts that no finished step changed its state later. @param included which steps are meant */
    public void assertStayFinished(Predicate<StepStatus> included) {
        assertThat(statuses).isNotEmpty();
        for (int i = 1; i < statuses.size(); i++) {
            assertThat(finished(included, statuses.get(i)))
                    .as("status %d of %d", i, statuses.size())
                    .containsAll(finished(included, statuses.get(i - 1)));
        }
    }

    private static List<String> finished(Predicate<StepStatus> included, FairLossExperimentStatus status) {
        return status.steps().stream()
                .filter(included)
                .filter(step -> step.state() == StepState.Succeeded || step.state() == StepState.Reused)
                .map(step -> step.id() + " " + step.hash())
                .toList();
    }

    @Override
    public void close() {
        watch.close();
    }
}
