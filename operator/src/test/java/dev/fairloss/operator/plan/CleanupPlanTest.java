// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.testing.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CleanupPlanTest {
    private static final Instant DELETED = Instant.parse("2026-01-02T00:00:00Z");
    private final InMemoryCluster world = PlannerProperties.world();

    CleanupPlanTest() {
        world.experiment = Cluster.with(world.experiment, spec -> spec.put("artifactPolicy", "Delete"));
        world.reconcile(true);
        world.experiment.getMetadata().setFinalizers(List.of(DeletionState.FINALIZER));
        world.experiment.getMetadata().setDeletionTimestamp(DELETED.toString());
    }

    @Test
    void jobsStopBeforeThePurgeBegins() {
        var stop = removal(DELETED);
        assertThat(stop.removeFinalizer()).isFalse();
        assertThat(stop.changes().jobs()).isEmpty();
        assertThat(stop.changes().obsoleteJobs().keySet()).containsExactlyElementsOf(world.unfinished());
        world.jobs.clear();
        world.states.clear();
        var purge = removal(DELETED.plusSeconds(60));
        assertThat(purge.removeFinalizer()).isFalse();
        assertThat(purge.changes().jobs())
                .extracting(job -> InMemoryCluster.step(job))
                .containsExactly("purge");
        assertThat(purge.requeueAfter()).contains(Duration.ofSeconds(14 * 60 + 1));
    }

    @Test
    void itMayGoWhenThePurgeHasEndedInWhicheverWay() {
        purgeIs(new JobState.Succeeded(DELETED, DELETED, 1, List.of()));
        var done = removal(DELETED);
        assertThat(done.removeFinalizer()).isTrue();
        assertThat(done.changes())
                .as("until it has left, its Job tells that the work is done")
                .isEqualTo(ChangeSet.EMPTY);
        assertThat(done.completedJobs().keySet()).containsExactlyElementsOf(world.jobs.keySet());
        purgeIs(new JobState.Failed(DELETED, "DeadlineExceeded", "too slow", Optional.empty(), Optional.empty(), ""));
        assertThat(removal(DELETED).removeFinalizer()).isTrue();
        assertThat(removal(DELETED).completedJobs()).as("its log tells why").isEmpty();
        assertThat(removal(DELETED).artifactsKept())
                .contains("artifacts stay in s3://experiments/team-a: DeadlineExceeded: too slow."
                        + " To remove them, run fairloss purge on that store.");
        purgeIs(new JobState.Failed(
                DELETED, "BackoffLimitExceeded", "no", Optional.of(ExitCode.RETRY.status()), Optional.empty(), "boom"));
        assertThat(removal(DELETED).artifactsKept().orElseThrow())
                .contains("the pod ended with exit status 1. BackoffLimitExceeded: no. Its log ends: boom");
    }

    @Test
    void afterFifteenMinutesItGoesWhateverThePurgeDoes() {
        purgeIs(JobState.Queued.initial(false));
        var last = DELETED.plus(CleanupPlan.TIMEOUT).minusSeconds(1);
        assertThat(removal(last).removeFinalizer()).isFalse();
        assertThat(removal(last).requeueAfter()).contains(Duration.ofSeconds(2));
        var late = removal(DELETED.plus(CleanupPlan.TIMEOUT));
        assertThat(late.removeFinalizer()).isTrue();
        assertThat(late.artifactsKept().orElseThrow()).contains("they could not be removed within 15 minutes");
        assertThat(late.changes().obsoleteJobs()).hasSize(1);
    }

    @Test
    void whoIsNotHeldIsLeftAlone() {
        world.experiment.getMetadata().setFinalizers(List.of());
        assertThat(removal(DELETED))
                .isEqualTo(new CleanupPlan(ChangeSet.EMPTY, false, Optional.empty(), Optional.empty(), Map.of()));
    }

    private void purgeIs(JobState state) {
        world.jobs.clear();
        world.states.clear();
        var job = removal(DELETED).changes().jobs().get(0);
        world.jobs.put(job.getMetadata().getName(), job);
        world.states.put(job.getMetadata().getName(), state);
    }

    private CleanupPlan removal(Instant now) {
        return CleanupPlan.plan(
                ResolvedExperiment.of(
                        world.experiment, Images.of("fairloss/trainer:test"), Optional.empty(), Optional.empty()),
                world.observed(),
                now);
    }
}
