// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.job.JobFactory;
import dev.fairloss.operator.job.Names;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.observe.FailedPods;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Runs;
import dev.fairloss.operator.testing.Statuses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CleanupPlanTest {
    private static final Instant DELETED = Instant.parse("2026-01-02T00:00:00Z");
    private static final Instant LAST_SECOND =
            DELETED.plus(Duration.ofMinutes(15)).minusSeconds(1);
    private static final Instant TIMEOUT = DELETED.plus(Duration.ofMinutes(15));
    private static final CleanupPlan NOTHING = plan(ChangeSet.EMPTY, false);
    private static final CleanupPlan REMOVE_FINALIZER = plan(ChangeSet.EMPTY, true);

    private final FairLossExperiment experiment =
            Experiments.of("minimal", spec -> spec.put("artifactPolicy", "Delete"));
    private final Map<String, ObservedJob> jobs = new TreeMap<>();
    private final Set<String> orphanedSteps = new TreeSet<>();
    private Optional<FairLossExperimentStatus> status = Optional.of(Statuses.EMPTY);
    private ResolvedExperiment resolved;
    private RunContext run;

    CleanupPlanTest() {
        experiment.getMetadata().setFinalizers(List.of(DeletionState.FINALIZER));
        experiment.getMetadata().setDeletionTimestamp(DELETED.toString());
        resolve();
    }

    @Nested
    class TheFinalizer {
        @Test
        void isNotTouchedOnAnExperimentThatHasNone() {
            experiment.getMetadata().setFinalizers(List.of());
            resolve();
            assertThat(cleanup(DELETED)).isEqualTo(NOTHING);
        }

        @Test
        void isNotTouchedOnAnExperimentThatIsNotDeleted() {
            experiment.getMetadata().setDeletionTimestamp(null);
            resolve();
            assertThat(cleanup(DELETED)).isEqualTo(NOTHING);
        }

        @Test
        void isRemovedAtOnceFromAnExperimentThatNeverBegan() {
            status = Optional.empty();
            assertThat(cleanup(DELETED)).isEqualTo(REMOVE_FINALIZER);
            add("pretrain-1-1", JobStates.running());
            assertThat(cleanup(DELETED).removeFinalizer())
                    .as("a Job without a status: it has begun")
                    .isFalse();
        }

        @Test
        void isRemovedAtOnceIfTheArtifactsAreKept() {
            var keeping = Experiments.of("minimal", spec -> {});
            keeping.getMetadata().setFinalizers(List.of(DeletionState.FINALIZER));
            keeping.getMetadata().setDeletionTimestamp(DELETED.toString());
            resolved = Runs.resolved(keeping);
            assertThat(cleanup(DELETED)).isEqualTo(REMOVE_FINALIZER);
        }

        @Test
        void isRemovedFromABlockedExperimentWithoutAPurge() {
            resolved = ResolvedExperiment.of(
                    experiment, Runs.IMAGES, Optional.empty(), SpecDefaults.NONE, TenantLimits.NONE);
            add("pretrain-1-1", JobStates.running());
            var plan = cleanup(DELETED);
            assertThat(plan.removeFinalizer()).isTrue();
            assertThat(plan.artifactsKept())
                    .contains("artifacts were not deleted: "
                            + resolved.blocked().orElseThrow().message());
            assertThat(plan.changes()).isEqualTo(ChangeSet.deleting(Map.of(name("pretrain-1-1"), "v-pretrain-1-1")));
            assertThat(plan.requeueAfter()).isEmpty();
        }

        @Test
        void isRemovedInATerminatingNamespaceThatTakesNoPurge() {
            var plan = cleanup(DELETED).namespaceTerminating(resolved);
            assertThat(plan.removeFinalizer()).isTrue();
            assertThat(plan.changes()).isEqualTo(ChangeSet.EMPTY);
            assertThat(plan.artifactsKept().orElseThrow())
                    .startsWith("artifacts were kept in s3://fairloss/default: the namespace is terminating")
                    .endsWith(". To delete them, run fairloss purge on that store.");
        }
    }

    @Nested
    class ThePurge {
        @Test
        void waitsUntilAllJobsAreDeleted() {
            add("pretrain-1-1", JobStates.running());
            add("policy-1", JobStates.succeeded(Messages.done("policy-1")));
            var plan = cleanup(DELETED);
            assertThat(plan.removeFinalizer()).isFalse();
            assertThat(plan.changes()).isEqualTo(ChangeSet.deleting(Map.of(name("pretrain-1-1"), "v-pretrain-1-1")));
            assertThat(plan.requeueAfter()).contains(Duration.ofSeconds(15 * 60 + 1));
        }

        @Test
        void waitsUntilDeletedJobsAndTheirPodsAreGone() {
            jobs.put(
                    "going",
                    JobStates.job(run, "pretrain-1-1", JobStates.running()).withDeleting(true));
            assertThat(cleanup(DELETED).changes()).isEqualTo(ChangeSet.EMPTY);
            jobs.clear();
            orphanedSteps.add("hash");
            assertThat(cleanup(DELETED).changes()).isEqualTo(ChangeSet.EMPTY);
        }

        @Test
        void beginsWhenNoJobIsUnfinished() {
            add("policy-1", JobStates.succeeded(Messages.done("policy-1")));
            jobs.put(
                    "ended",
                    JobStates.job(run, "pretrain-1-1", JobStates.succeeded(Messages.done("pretrain-1-1")))
                            .withDeleting(true));
            var plan = cleanup(DELETED.plusSeconds(60));
            assertThat(plan.changes())
                    .isEqualTo(new ChangeSet(List.of(), List.of(JobFactory.purge(run)), Map.of(), List.of()));
            assertThat(plan.removeFinalizer()).isFalse();
            assertThat(plan.artifactsKept()).isEmpty();
            assertThat(plan.requeueAfter()).contains(Duration.ofSeconds(14 * 60 + 1));
        }

        @Test
        void isCreatedOnceAndNotDeletedWhileItRuns() {
            purge(JobStates.running());
            var plan = cleanup(LAST_SECOND);
            assertThat(plan.changes()).isEqualTo(ChangeSet.EMPTY);
            assertThat(plan.removeFinalizer()).isFalse();
            assertThat(plan.requeueAfter()).contains(Duration.ofSeconds(2));
        }

        @Test
        void isNotRepeatedWhileTheLastOneIsBeingDeleted() {
            purge(JobStates.succeededWithoutMessage(0));
            jobs.computeIfPresent(Names.purge(run), (name, job) -> job.withDeleting(true));
            assertThat(cleanup(DELETED).changes()).isEqualTo(ChangeSet.EMPTY);
        }

        /** Until the experiment has left, the Job is the only record that the purge is done. */
        @Test
        void removesTheFinalizerWhenItSucceedsAndItsJobIsDeletedAfterwards() {
            purge(JobStates.succeededWithoutMessage(1));
            assertThat(cleanup(DELETED))
                    .isEqualTo(new CleanupPlan(
                            ChangeSet.EMPTY, true, Optional.empty(), Optional.empty(), Map.of(Names.purge(run), "9")));
        }

        @Test
        void removesTheFinalizerWhenItFailsAndItsJobStaysForItsLog() {
            purge(JobStates.failed("DeadlineExceeded", "too slow"));
            assertThat(cleanup(DELETED))
                    .isEqualTo(new CleanupPlan(
                            ChangeSet.EMPTY,
                            true,
                            Optional.of("artifacts were kept in s3://fairloss/default: DeadlineExceeded: too slow."
                                    + " To delete them, run fairloss purge on that store."),
                            Optional.empty(),
                            Map.of()));
        }

        @Test
        void saysWhyItFailed() {
            purge(JobStates.failed(
                    3, Messages.failed("purge", ExitCode.INVALID_INPUT, "The bucket is read-only.", "Allow deletes.")));
            assertThat(cleanup(DELETED).artifactsKept())
                    .contains("artifacts were kept in s3://fairloss/default: The bucket is read-only."
                            + " To delete them, run fairloss purge on that store.");
        }

        @Test
        void isGivenUpAfterFifteenMinutes() {
            purge(JobStates.queued());
            add("pretrain-1-1", JobStates.running());
            var plan = cleanup(TIMEOUT);
            assertThat(plan.removeFinalizer()).isTrue();
            assertThat(plan.artifactsKept().orElseThrow())
                    .contains("the purge did not finish within 15 minutes (waiting for a node: no GPU is free).");
            assertThat(plan.changes().obsoleteJobs()).containsOnlyKeys(Names.purge(run), name("pretrain-1-1"));
            assertThat(plan.requeueAfter()).isEmpty();
        }
    }

    private void resolve() {
        resolved = Runs.resolved(experiment);
        run = resolved.run().orElseThrow();
    }

    private void purge(JobState state) {
        String name = Names.purge(run);
        jobs.put(
                name,
                new ObservedJob(
                        name,
                        "9",
                        Optional.empty(),
                        List.of(),
                        "",
                        "",
                        "",
                        "",
                        false,
                        state,
                        FailedPods.NONE,
                        false,
                        Optional.empty()));
    }

    private void add(String step, JobState state) {
        jobs.put(name(step), JobStates.job(run, step, state));
    }

    private String name(String step) {
        return Names.job(Runs.step(run, step), run);
    }

    private CleanupPlan cleanup(Instant now) {
        return CleanupPlan.plan(resolved, new Observed(jobs, Set.of(), orphanedSteps, false, status), now);
    }

    private static CleanupPlan plan(ChangeSet changes, boolean removeFinalizer) {
        return new CleanupPlan(changes, removeFinalizer, Optional.empty(), Optional.empty(), Map.of());
    }
}
