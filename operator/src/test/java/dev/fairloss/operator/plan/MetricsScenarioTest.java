// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.telemetry.ExperimentState;
import dev.fairloss.operator.telemetry.StatusMetrics;
import dev.fairloss.operator.telemetry.Transition;
import dev.fairloss.operator.testing.Experiments;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metrics of whole experiments, from the first status to the last. */
class MetricsScenarioTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StatusMetrics counts = new StatusMetrics(registry);
    private InMemoryCluster cluster = new InMemoryCluster(experiment(2));

    @AfterEach
    void close() {
        registry.close();
    }

    /** 15 steps; on GPUs 1 pretrain, 3 shards of collect, 5 train and 5 evaluate, of 20 s each; 16 probes. */
    @Test
    void eachStepCountsOnce() {
        complete();
        assertThat(sum("fairloss.steps")).isEqualTo(15);
        assertThat(sum("fairloss.steps", "phase", "train", "outcome", "succeeded"))
                .isEqualTo(5);
        assertThat(sum("fairloss.gpu.seconds", "phase", "pretrain", "use", "kept"))
                .isEqualTo(20);
        assertThat(sum("fairloss.gpu.seconds")).isEqualTo(20 + 60 + 100 + 100);
        assertThat(sum("fairloss.probes", "namespace", "team-a")).isEqualTo(16);
        assertThat(ExperimentState.of(cluster.status)).isEqualTo(ExperimentState.COMPLETE);
    }

    @Test
    void aDeletedStatusCountsNothingTwice() {
        complete();
        cluster.status = Optional.empty();
        cluster.now = cluster.now.plusSeconds(3600);
        complete();
        assertThat(sum("fairloss.steps")).isEqualTo(15);
        assertThat(sum("fairloss.probes")).isEqualTo(16);
    }

    @Test
    void stepsOfAnotherExperimentCountAsSaved() {
        complete();
        var jobs = cluster.trainer;
        var other = experiment(2);
        other.getMetadata().setName("other");
        other.getMetadata().setUid("66666666-2222-3333-4444-555555555555");
        cluster.experiment = other;
        cluster.jobs.clear();
        cluster.states.clear();
        cluster.status = Optional.empty();
        complete();
        assertThat(jobs.worked()).containsEntry("pretrain-1-1", 1);
        assertThat(sum("fairloss.steps", "outcome", "reused")).isGreaterThanOrEqualTo(13);
        assertThat(sum("fairloss.saved.gpu.seconds", "phase", "pretrain")).isEqualTo(20);
        assertThat(sum("fairloss.gpu.seconds")).isEqualTo(280);
    }

    @Test
    void aFailureCountsOnce() {
        tick();
        cluster.unfinished().forEach(name -> cluster.fail(name, ExitCode.INVALID_INPUT));
        tick();
        tick();
        assertThat(sum("fairloss.steps", "phase", "prepare", "outcome", "failed"))
                .isEqualTo(1);
        assertThat(ExperimentState.of(cluster.status)).isEqualTo(ExperimentState.STALLED);
    }

    @Test
    void statesAreReadFromConditions() {
        assertThat(ExperimentState.of(Optional.empty())).isEqualTo(ExperimentState.NEW);
        tick();
        assertThat(ExperimentState.of(cluster.status)).isEqualTo(ExperimentState.QUEUED);
        cluster.unfinished().forEach(cluster::run);
        tick();
        assertThat(ExperimentState.of(cluster.status)).isEqualTo(ExperimentState.RUNNING);
        cluster.unfinished().forEach(name -> cluster.fail(name, ExitCode.DIVERGED));
        tick();
        assertThat(ExperimentState.of(cluster.status)).isEqualTo(ExperimentState.FAILED);
        cluster = new InMemoryCluster(Experiments.of("minimal", spec -> {
            spec.putObject("storage").put("uri", "s3://fairloss/team-a");
            spec.put("suspend", true);
        }));
        tick();
        assertThat(ExperimentState.of(cluster.status)).isEqualTo(ExperimentState.SUSPENDED);
    }

    private void complete() {
        for (int i = 0; i < 12; i++) {
            tick();
            cluster.unfinished().forEach(cluster::finish);
        }
        tick();
    }

    private void tick() {
        var before = cluster.status;
        cluster.reconcile(true);
        counts.count("team-a", new Transition(before, cluster.status.orElseThrow()));
    }

    private double sum(String name, String... tags) {
        return registry.find(name).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static FairLossExperiment experiment(int gpus) {
        return Experiments.of("minimal", spec -> {
            spec.putObject("storage").put("uri", "s3://fairloss/team-a");
            spec.withObject("/collection").put("parallelism", 3);
            ((ObjectNode) spec.get("compute")).put("gpus", gpus);
        });
    }
}
