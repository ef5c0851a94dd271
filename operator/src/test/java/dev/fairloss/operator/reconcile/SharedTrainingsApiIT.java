// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.job.JobStep;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.Statuses;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Trainings that share pods, on a real API server. */
@ExtendWith(ApiServer.class)
class SharedTrainingsApiIT {
    private static final String FIRST = "train-fixed-0.25-1";
    private static final String SECOND = "train-fixed-0.25-2";

    private static void create(Cluster cluster, String name) {
        cluster.create(Experiments.with(Cluster.experiment(name), spec -> {
            spec.withObject("/compute").put("gpus", 1);
            spec.withObject("/training").put("seeds", 2).put("concurrency", 2);
        }));
    }

    private static StepStatus step(FairLossExperimentStatus status, String id) {
        return status.steps().stream()
                .filter(step -> step.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isIn(FairLossExperimentStatus status, StepState state, String... ids) {
        return status.steps().size() > 1
                && Stream.of(ids).allMatch(id -> step(status, id).state() == state);
    }

    @Test
    void trainingsShareAPodAndEachHasItsOwnResult() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play(SECOND, new Outcome.Held());
            cluster.start();
            create(cluster, "shared");
            var running =
                    cluster.await("shared", "trains both", status -> isIn(status, StepState.Running, FIRST, SECOND));
            String job = step(running, FIRST).job();
            assertThat(step(running, SECOND).job()).isEqualTo(job);
            assertThat(cluster.allJobs())
                    .filteredOn(found -> found.getMetadata().getName().equals(job))
                    .singleElement()
                    .satisfies(found -> assertThat(JobStep.of(found).stream().map(JobStep::id))
                            .containsExactly(FIRST, SECOND));
            cluster.edit(
                    "shared",
                    experiment -> Experiments.with(
                            experiment, spec -> spec.withObject("/training").put("concurrency", 1)));
            cluster.jobs().play(SECOND, new Outcome.Done());
            var complete = cluster.awaitTrue("shared", "Complete");
            assertThat(step(complete, FIRST).job())
                    .as("an edit leaves it alone")
                    .isEqualTo(job);
            assertThat(step(complete, SECOND).job()).isEqualTo(job);
            assertThat(complete.steps()).allSatisfy(step -> {
                assertThat(step.state()).isEqualTo(StepState.Succeeded);
                assertThat(step.deviceSeconds()).as(step.id()).isPositive();
            });
            assertThat(cluster.trainer().worked())
                    .allSatisfy((step, times) -> assertThat(times).as(step).isEqualTo(1));
        }
    }

    @Test
    void aTrainingThatFailsTakesNoOtherWithItAndOnlyItIsRetried() {
        try (var cluster = new Cluster()) {
            cluster.jobs().play(SECOND, new Outcome.Failed(ExitCode.DIVERGED, "The loss is not finite.", "Lower it."));
            cluster.start();
            create(cluster, "diverged");
            var failed = cluster.awaitTrue("diverged", "Failed");
            assertThat(step(failed, FIRST).state()).isEqualTo(StepState.Succeeded);
            assertThat(step(failed, "evaluate-fixed-0.25-1").state()).isEqualTo(StepState.Succeeded);
            assertThat(step(failed, SECOND).state()).isEqualTo(StepState.Failed);
            assertThat(step(failed, SECOND).message()).isEqualTo("The loss is not finite.");
            assertThat(failed.lastError().step()).isEqualTo(SECOND);
            String job = step(failed, SECOND).job();
            assertThat(step(failed, FIRST).job()).isEqualTo(job);
            cluster.jobs().play(SECOND, new Outcome.Done());
            cluster.edit("diverged", experiment -> {
                experiment.getMetadata().setAnnotations(Map.of("fairloss.dev/retry", "1"));
                return experiment;
            });
            var complete = cluster.awaitTrue("diverged", "Complete");
            assertThat(Statuses.isTrue(complete, "Failed")).isFalse();
            assertThat(step(complete, FIRST).job()).isEqualTo(job);
            assertThat(step(complete, SECOND).job()).isNotEqualTo(job);
            assertThat(cluster.trainer().worked()).containsEntry(FIRST, 1).containsEntry(SECOND, 1);
            assertThat(cluster.jobs().made()).containsEntry(FIRST, 1).containsEntry(SECOND, 2);
        }
    }
}
