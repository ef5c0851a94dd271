// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.DataStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.StoreStatus;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.job.JobStep;
import dev.fairloss.operator.job.Names;
import dev.fairloss.operator.observe.FailedPods;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.ObservedJobBuilder;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerTest extends PlannerCase {
    @Nested
    class BeforeTheDataAreKnown {
        @Test
        void onlyPrepareRuns() {
            assertThat(created()).containsExactly("prepare");
            assertThat(states()).containsEntry("prepare", StepState.Queued).containsEntry("report", StepState.Pending);
            assertThat(plan().data()).isEmpty();
        }

        @Test
        void aJobThatWasCreatedIsQueuedAsTheNextObservationWillSeeIt() {
            var job = assessment("prepare").job().orElseThrow();
            assertThat(job)
                    .isEqualTo(ObservedJobBuilder.builder()
                            .name(name("prepare"))
                            .resourceVersion("")
                            .steps(List.of(new JobStep("prepare", hash("prepare"))))
                            .revision(run().revision())
                            .templateHash(run().templateHash())
                            .startHash(run().startHash(StepKind.PREPARE))
                            .configMap(Names.configMap(run()))
                            .deleting(false)
                            .state(JobState.Queued.initial(false))
                            .failedPods(FailedPods.NONE)
                            .lingering(false)
                            .kind(Optional.of(StepKind.PREPARE))
                            .build());
            spec = changed -> changed.withObject("/scheduling").put("queueName", "team-a");
            assertThat(assessment("prepare").job().orElseThrow().state()).isEqualTo(JobState.Queued.initial(true));
        }

        @Test
        void theConfigMapIsCreatedWithTheFirstJobAndOnlyOnce() {
            assertThat(names(plan().changes().configMaps())).containsExactly(Names.configMap(run()));
            configMaps.add(Names.configMap(run()));
            assertThat(plan().changes().configMaps()).isEmpty();
        }

        @Test
        void aRunningPrepareIsLeftAlone() {
            observe("prepare", JobStates.running());
            assertThat(plan().changes()).isEqualTo(ChangeSet.EMPTY);
            assertThat(states()).containsEntry("prepare", StepState.Running);
        }

        @Test
        void aJobOfAnUnknownStepIsLeftAloneUntilTheDataAreKnown() {
            add(JobStates.job(run(), "collect-1", JobStates.running()).withName("unknown"));
            assertThat(plan().changes().obsoleteJobs()).isEmpty();
        }

        @Test
        void aPrepareThatReportedNothingFails() {
            observe("prepare", JobStates.succeededWithoutMessage(1));
            assertThat(assessment("prepare").state()).isEqualTo(StepState.Failed);
            assertThat(assessment("prepare").failure())
                    .contains(Failures.missingTerminationMessage(new StepId("prepare")));
            assertThat(assessment("prepare").job()).isPresent();
            assertThat(created()).isEmpty();
        }

        @Test
        void aPrepareWhosePodsWereRemovedRunsAgain() {
            observe("prepare", JobStates.succeededWithoutMessage(0));
            assertThat(assessment("prepare").state()).isEqualTo(StepState.Pending);
            assertThat(plan().changes().obsoleteJobs()).containsExactly(Map.entry(name("prepare"), "v-prepare"));
            assertThat(created()).as("its Job is deleted first").isEmpty();
        }
    }

    @Nested
    class WithKnownData {
        @Test
        void aReportOfPrepareStartsAllStepsThatNeedNothingElse() {
            observe("prepare", prepared(Set.of()));
            assertThat(created())
                    .contains("pretrain-1-1", "train-fixed-0.25-1")
                    .doesNotContain("prepare", "collect-1", "train-fairloss-1", "evaluate-fixed-0.25-1", "report");
            assertThat(plan().data()).map(DataStatus::dataset).contains(Runs.DATA.dataset());
            assertThat(assessment("prepare").state()).isEqualTo(StepState.Succeeded);
            assertThat(assessment("prepare").job()).isPresent();
        }

        @Test
        void theStatusRemembersPrepare() {
            known(reported("prepare", StepState.Succeeded));
            assertThat(created()).contains("pretrain-1-1").doesNotContain("prepare");
            assertThat(assessment("prepare").state()).isEqualTo(StepState.Succeeded);
            assertThat(assessment("prepare").job()).isEmpty();
            assertThat(assessment("prepare").previous()).map(StepStatus::job).contains("old-job");
        }

        @Test
        void anUnfinishedPrepareOfTheStatusIsNotRemembered() {
            known(reported("prepare", StepState.Running));
            assertThat(assessment("prepare").previous()).isEmpty();
        }

        @Test
        void anotherRevisionPreparesAgainBeforeAnyOtherStepRuns() {
            known(finished("pretrain-1-1"));
            status = status.map(old -> old.withData(
                    new DataStatus("other", hash("prepare"), Runs.DATA.dataset(), Runs.DATA.evaluation(), null)));
            assertThat(created()).containsExactly("prepare");
        }

        @Test
        void aStepStartsWhenItsInputsAreFinished() {
            known(finished("pretrain-1-1"));
            assertThat(created()).contains("collect-1").doesNotContain("pretrain-1-1", "policy-1");
        }

        @ParameterizedTest
        @EnumSource(StepState.class)
        void onlyAFinishedStepOfTheStatusIsFinished(StepState state) {
            known(reported("pretrain-1-1", state));
            boolean finished = state == StepState.Succeeded || state == StepState.Reused;
            assertThat(assessment("pretrain-1-1").finished()).isEqualTo(finished);
            assertThat(assessment("pretrain-1-1").previous().isPresent())
                    .isEqualTo(finished || state == StepState.Failed);
            assertThat(created().contains("collect-1")).isEqualTo(finished);
        }

        @Test
        void aStepOfTheStatusWithAnotherHashIsForgotten() {
            known(reported("pretrain-1-1", StepState.Succeeded).withHash("another-hash"));
            assertThat(created()).contains("pretrain-1-1").doesNotContain("collect-1");
        }

        @Test
        void finishedStepsOfAnotherStoreAreForgotten() {
            known(finished("pretrain-1-1"));
            status = status.map(
                    old -> old.withStore(new StoreStatus("s3://elsewhere", null, null, null, null, null, null)));
            assertThat(created()).contains("pretrain-1-1").doesNotContain("collect-1");
            status = status.map(old -> old.withStore(new StoreStatus(
                    "s3://fairloss/default/", "https://minio.example", null, null, "other-keys", null, null)));
            assertThat(created()).as("the same place").contains("collect-1");
        }

        @Test
        void stepsThatPrepareFoundFinishedAreReused() {
            observe("prepare", prepared(Set.of(new StepId("pretrain-1-1"), new StepId("report"))));
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Reused);
            assertThat(assessment("pretrain-1-1").reusedDeviceSeconds()).contains(100L);
            assertThat(assessment("report").state())
                    .as("written for each experiment")
                    .isEqualTo(StepState.Pending);
            assertThat(created()).contains("collect-1").doesNotContain("pretrain-1-1");
        }
    }

    @Nested
    class ASucceededJob {
        @Test
        void finishesItsStep() {
            known();
            observe("pretrain-1-1", JobStates.succeeded(Messages.done("pretrain-1-1")));
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Succeeded);
            assertThat(assessment("pretrain-1-1").job()).isPresent();
            assertThat(created()).contains("collect-1");
        }

        @Test
        void reusedItsStepIfAllPodsFoundItFinished() {
            known();
            observe("collect-1", JobStates.succeeded(Messages.reused("collect-1"), Messages.reused("collect-1")));
            assertThat(assessment("collect-1").state()).isEqualTo(StepState.Reused);
            observe("collect-1", JobStates.succeeded(Messages.reused("collect-1"), Messages.done("collect-1")));
            assertThat(assessment("collect-1").state()).isEqualTo(StepState.Succeeded);
            observe("collect-1", JobStates.succeededWithoutMessage(1));
            assertThat(assessment("collect-1").state()).isEqualTo(StepState.Succeeded);
        }

        @Test
        void doesNotChangeWhatTheStatusReported() {
            known(reported("collect-1", StepState.Reused));
            observe("collect-1", JobStates.succeeded(Messages.done("collect-1")));
            assertThat(assessment("collect-1").state()).isEqualTo(StepState.Reused);
            assertThat(assessment("collect-1").previous()).map(StepStatus::job).contains("old-job");
        }

        /** Its deletion ends the pods. The status comes first: it is then the only record of the step. */
        @Test
        void isDeletedIfItsPodsLingerAndTheStatusReportsItsStep() {
            known(reported("collect-1", StepState.Running));
            add(JobStates.job(run(), "collect-1", JobStates.succeeded(Messages.done("collect-1")))
                    .withLingering(true));
            assertThat(assessment("collect-1").state()).isEqualTo(StepState.Succeeded);
            assertThat(plan().changes().obsoleteJobs()).isEmpty();
            known(reported("collect-1", StepState.Succeeded));
            assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys(name("collect-1"));
            assertThat(assessment("collect-1").state()).isEqualTo(StepState.Succeeded);
            known(reported("collect-1", StepState.Running));
            add(JobStates.job(run(), "collect-1", JobStates.running()).withLingering(true));
            assertThat(plan().changes().obsoleteJobs())
                    .as("its trainers have not all ended")
                    .isEmpty();
        }

        @Test
        void doesFinishAStepThatTheStatusReportedAsRunning() {
            known(reported("collect-1", StepState.Running));
            observe("collect-1", JobStates.succeeded(Messages.done("collect-1")));
            assertThat(assessment("collect-1").state()).isEqualTo(StepState.Succeeded);
        }
    }

    @Nested
    class AnUnfinishedJob {
        @Test
        void isQueuedOrRunning() {
            known();
            observe("pretrain-1-1", JobStates.queued());
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Queued);
            assertThat(assessment("pretrain-1-1").job()).isPresent();
            observe("pretrain-1-1", JobStates.running());
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Running);
            assertThat(created()).doesNotContain("pretrain-1-1");
        }

        @Test
        void isReplacedIfItsPodTemplateHasChanged() {
            known();
            add(JobStates.job(run(), "pretrain-1-1", JobStates.running()).withTemplateHash("old-template"));
            assertThat(plan().changes().obsoleteJobs())
                    .containsExactly(Map.entry(name("pretrain-1-1"), "v-pretrain-1-1"));
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Pending);
            assertThat(assessment("pretrain-1-1").job()).isPresent();
            assertThat(created()).as("only after it has gone").doesNotContain("pretrain-1-1");
        }

        @Test
        void isDeletedIfNoStepNeedsIt() {
            known();
            add(JobStates.job(run(), "train-fairloss-1", JobStates.running()).withName("obsolete"));
            add(JobStates.job(run(), "policy-1", JobStates.succeeded(Messages.done("policy-1")))
                    .withName("ended"));
            assertThat(plan().changes().obsoleteJobs()).containsExactly(Map.entry("obsolete", "v-train-fairloss-1"));
        }

        @Test
        void ofAnotherRevisionIsDeletedIfNoStepNeedsItEvenBeforeTheDataAreKnown() {
            add(JobStates.job(run(), "collect-1", JobStates.running())
                    .withName("obsolete")
                    .withRevision("other"));
            assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys("obsolete");
        }

        @Test
        void ofAnotherRevisionIsKeptIfItsStepIsTheSame() {
            known();
            add(JobStates.job(run(), "pretrain-1-1", JobStates.running()).withRevision("other"));
            assertThat(plan().changes().obsoleteJobs()).isEmpty();
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Running);
        }

        @Test
        void isDeletedWhenTheExperimentIsSuspended() {
            known();
            observe("pretrain-1-1", JobStates.running());
            observe("policy-1", JobStates.succeeded(Messages.done("policy-1")));
            spec = changed -> changed.put("suspend", true);
            assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys(name("pretrain-1-1"));
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Pending);
            assertThat(assessment("pretrain-1-1").job()).isEmpty();
            assertThat(plan().terminating()).isTrue();
            assertThat(created()).isEmpty();
        }
    }

    @Nested
    class AJobBeingDeleted {
        @Test
        void isNeitherDeletedTwiceNorReplacedBeforeItHasGone() {
            known();
            add(JobStates.job(run(), "pretrain-1-1", JobStates.running()).withDeleting(true));
            assertThat(plan().changes().obsoleteJobs()).isEmpty();
            assertThat(created()).doesNotContain("pretrain-1-1");
            assertThat(plan().terminating()).isTrue();
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Pending);
        }
    }

    @Nested
    class APrepareOfAnotherRevision {
        @Test
        void isDeletedEvenIfItHasEnded() {
            known();
            add(JobStates.job(run(), "prepare", JobStates.succeededWithoutMessage(1))
                    .withName("old-prepare")
                    .withRevision("other"));
            assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys("old-prepare");
        }

        @Test
        void ofThisRevisionStays() {
            observe("prepare", prepared(Set.of()));
            assertThat(plan().changes().obsoleteJobs()).isEmpty();
        }
    }

    @Nested
    class ConfigMaps {
        @Test
        void areDeletedWhenNoUnfinishedJobMountsThem() {
            known();
            configMaps.addAll(List.of(Names.configMap(run()), "running", "ended", "obsolete", "unused"));
            add(JobStates.job(run(), "pretrain-1-1", JobStates.running()).withConfigMap("running"));
            add(JobStates.job(run(), "policy-1", JobStates.succeeded(Messages.done("policy-1")))
                    .withConfigMap("ended"));
            add(JobStates.job(run(), "collect-1", JobStates.running())
                    .withName("obsolete")
                    .withConfigMap("obsolete"));
            assertThat(plan().changes().obsoleteConfigMaps()).containsExactly("ended", "obsolete", "unused");
        }
    }

    @Test
    void inATerminatingNamespaceUnfinishedJobsAreDeletedAndNoneAreCreated() {
        known(finished("prepare"), finished("pretrain-1-1"));
        observe("prepare", prepared(Set.of()));
        observe("collect-1", JobStates.running());
        assertThat(created()).isNotEmpty();
        namespaceTerminating = true;
        assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys(name("collect-1"));
        assertThat(created()).isEmpty();
        assertThat(plan().changes().configMaps()).isEmpty();
        assertThat(states()).containsEntry("collect-1", StepState.Pending);
    }

    @Test
    void aCompleteExperimentNeedsNothing() {
        var steps = new ArrayList<StepStatus>();
        Runs.plan(run()).steps().forEach(step -> steps.add(finished(step.id().text())));
        known(steps.toArray(StepStatus[]::new));
        assertThat(plan().changes()).isEqualTo(ChangeSet.EMPTY);
        assertThat(plan().complete()).isTrue();
        assertThat(plan().terminating()).isFalse();
    }
}
