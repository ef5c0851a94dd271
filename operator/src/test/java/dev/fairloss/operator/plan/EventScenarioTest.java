// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.telemetry.EventRules;
import dev.fairloss.operator.telemetry.Transition;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Golden;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The Events of whole experiments, from the first status to the last. */
class EventScenarioTest {
    private InMemoryCluster cluster = cluster(false, "");
    private final StringBuilder events = new StringBuilder();

    @Test
    void ofAnExperimentThatCompletes() throws IOException {
        complete();
        Golden.assertSame("events/complete.txt", events.toString());
    }

    @Test
    void ofAnExperimentOnGpusThatIsSuspendedAndWaitsForANode() throws IOException {
        cluster = cluster(false, "gpus");
        tick();
        cluster.unfinished().forEach(cluster::finish);
        tick();
        cluster.unfinished()
                .forEach(name ->
                        cluster.states.put(name, JobState.Queued.unschedulable("0/3 nodes have nvidia.com/gpu")));
        tick();
        suspend(true);
        tick();
        tick();
        suspend(false);
        complete();
        Golden.assertSame("events/suspended.txt", events.toString());
    }

    @Test
    void ofAnExperimentThatFailsAndIsRetried() throws IOException {
        tick();
        cluster.unfinished().forEach(name -> cluster.fail(name, ExitCode.INVALID_INPUT));
        tick();
        tick();
        cluster.experiment.getMetadata().setAnnotations(java.util.Map.of("fairloss.dev/retry", "1"));
        tick();
        cluster.unfinished().forEach(cluster::finish);
        tick();
        Golden.assertSame("events/failed.txt", events.toString());
    }

    @Test
    void ofAnExperimentWithoutAStore() throws IOException {
        cluster.experiment = Experiments.of("minimal", spec -> spec.remove("storage"));
        tick();
        tick();
        Golden.assertSame("events/blocked.txt", events.toString());
    }

    /** A status that was deleted does not repeat its Events. */
    @Test
    void ofADeletedStatus() throws IOException {
        complete();
        events.setLength(0);
        cluster.status = Optional.empty();
        cluster.now = cluster.now.plusSeconds(3600);
        complete();
        Golden.assertSame("events/wiped.txt", events.toString());
    }

    @Test
    void theSameStatusTwiceGivesNoEvents() {
        complete();
        var status = cluster.status.orElseThrow();
        assertThat(EventRules.of(new Transition(Optional.of(status), status))).isEmpty();
    }

    private void complete() {
        for (int i = 0; i < 12; i++) {
            tick();
            cluster.unfinished().forEach(cluster::run);
            tick();
            cluster.unfinished().forEach(cluster::finish);
        }
        tick();
    }

    private void suspend(boolean wanted) {
        var suspended = cluster(wanted, "gpus").experiment;
        suspended.getMetadata().setGeneration(cluster.experiment.getMetadata().getGeneration() + 1);
        cluster.experiment = suspended;
    }

    private static InMemoryCluster cluster(boolean suspended, String compute) {
        return new InMemoryCluster(Experiments.of("minimal", spec -> {
            spec.put("suspend", suspended);
            spec.putObject("storage").put("uri", "s3://fairloss/team-a");
            if (!compute.isEmpty()) {
                ((com.fasterxml.jackson.databind.node.ObjectNode) spec.get("compute")).put(compute, 2);
            }
        }));
    }

    private void tick() {
        var before = cluster.status;
        cluster.reconcile(true);
        for (var event : EventRules.of(new Transition(before, cluster.status.orElseThrow()))) {
            events.append(event.reason().isWarning() ? "Warning " : "Normal  ")
                    .append(String.format("%-12s %s%n", event.reason().text(), event.text()));
        }
    }
}
