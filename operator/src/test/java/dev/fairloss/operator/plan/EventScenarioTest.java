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

/** What people are told of experiments, from their first status to their last. */
class EventScenarioTest {
    private InMemoryCluster world = world(false, "");
    private final StringBuilder told = new StringBuilder();

    @Test
    void ofAnExperimentThatCompletes() throws IOException {
        complete();
        Golden.assertSame("events/complete.txt", told.toString());
    }

    @Test
    void ofAnExperimentOnGpusThatIsSuspendedAndWaitsForANode() throws IOException {
        world = world(false, "gpus");
        tick();
        world.unfinished().forEach(world::finish);
        tick();
        world.unfinished()
                .forEach(
                        name -> world.states.put(name, JobState.Queued.unschedulable("0/3 nodes have nvidia.com/gpu")));
        tick();
        suspend(true);
        tick();
        tick();
        suspend(false);
        complete();
        Golden.assertSame("events/suspended.txt", told.toString());
    }

    @Test
    void ofAnExperimentThatFailsAndIsTriedAgain() throws IOException {
        tick();
        world.unfinished().forEach(name -> world.fail(name, ExitCode.INVALID_INPUT));
        tick();
        tick();
        world.experiment.getMetadata().setAnnotations(java.util.Map.of("fairloss.dev/retry", "1"));
        tick();
        world.unfinished().forEach(world::finish);
        tick();
        Golden.assertSame("events/failed.txt", told.toString());
    }

    @Test
    void ofAnExperimentWithoutAStore() throws IOException {
        world.experiment = Experiments.of("minimal", spec -> spec.remove("storage"));
        tick();
        tick();
        Golden.assertSame("events/blocked.txt", told.toString());
    }

    /** What was told before a status was wiped is not told again. */
    @Test
    void ofAWipedStatus() throws IOException {
        complete();
        told.setLength(0);
        world.status = Optional.empty();
        world.now = world.now.plusSeconds(3600);
        complete();
        Golden.assertSame("events/wiped.txt", told.toString());
    }

    @Test
    void nothingIsToldOfTheSameStatusTwice() {
        complete();
        var status = world.status.orElseThrow();
        assertThat(EventRules.of(new Transition(Optional.of(status), status))).isEmpty();
    }

    private void complete() {
        for (int i = 0; i < 12; i++) {
            tick();
            world.unfinished().forEach(world::run);
            tick();
            world.unfinished().forEach(world::finish);
        }
        tick();
    }

    private void suspend(boolean wanted) {
        var suspended = world(wanted, "gpus").experiment;
        suspended.getMetadata().setGeneration(world.experiment.getMetadata().getGeneration() + 1);
        world.experiment = suspended;
    }

    private static InMemoryCluster world(boolean suspended, String compute) {
        return new InMemoryCluster(Experiments.of("minimal", spec -> {
            spec.put("suspend", suspended);
            spec.putObject("storage").put("uri", "s3://fairloss/team-a");
            if (!compute.isEmpty()) {
                ((com.fasterxml.jackson.databind.node.ObjectNode) spec.get("compute")).put(compute, 2);
            }
        }));
    }

    private void tick() {
        var before = world.status;
        world.reconcile(true);
        for (var event : EventRules.of(new Transition(before, world.status.orElseThrow()))) {
            told.append(event.reason().isWarning() ? "Warning " : "Normal  ")
                    .append(String.format("%-12s %s%n", event.reason().text(), event.text()));
        }
    }
}
