// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.DataStatus;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.StoreStatus;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.job.Names;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Runs;
import dev.fairloss.operator.testing.Statuses;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerTest {
    private Consumer<ObjectNode> spec = changed -> {};
    private final Map<String, ObservedJob> jobs = new TreeMap<>();
    private final Set<String> configMaps = new TreeSet<>();
    private final Set<String> orphanedSteps = new TreeSet<>();
    private Optional<FairLossExperimentStatus> status = Optional.empty();

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
                    .isEqualTo(new ObservedJob(
                            name("prepare"),
                            "",
                            "prepare",
                            step("prepare").hash().orElseThrow(),
                            run().revision(),
                            run().templateHash(),
                            Names.configMap(run()),
                            false,
                            JobState.Queued.initial(false)));
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
            add(JobStates.named(JobStates.job(run(), "collect", JobStates.running()), "unknown"));
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
                    .contains("pretrain", "train-fixed-0.25-1")
                    .doesNotContain("prepare", "collect", "train-fairloss-1", "evaluate-fixed-0.25-1", "report");
            assertThat(plan().data()).map(DataStatus::dataset).contains(Runs.DATA.dataset());
            assertThat(assessment("prepare").state()).isEqualTo(StepState.Succeeded);
            assertThat(assessment("prepare").job()).isPresent();
        }

        @Test
        void theStatusRemembersPrepare() {
            known(Statuses.step("prepare", hash("prepare"), StepState.Succeeded, "old-job", null));
            assertThat(created()).contains("pretrain").doesNotContain("prepare");
            assertThat(assessment("prepare").state()).isEqualTo(StepState.Succeeded);
            assertThat(assessment("prepare").job()).isEmpty();
            assertThat(assessment("prepare").previous()).map(StepStatus::job).contains("old-job");
        }

        @Test
        void anUnfinishedPrepareOfTheStatusIsNotRemembered() {
            known(Statuses.step("prepare", hash("prepare"), StepState.Running, "old-job", null));
            assertThat(assessment("prepare").previous()).isEmpty();
        }

        @Test
        void anotherRevisionPreparesAgainBeforeAnyOtherStepRuns() {
            known();
            status = status.map(old -> Statuses.withData(
                    old, new DataStatus("other", hash("prepare"), Runs.DATA.dataset(), Runs.DATA.evaluation())));
            assertThat(created()).containsExactly("prepare");
        }

        @Test
        void aStepStartsWhenItsInputsAreFinished() {
            known(finished("pretrain"));
            assertThat(created()).contains("collect").doesNotContain("pretrain", "policy");
        }

        @ParameterizedTest
        @EnumSource(StepState.class)
        void onlyAFinishedStepOfTheStatusIsFinished(StepState state) {
            known(Statuses.step("pretrain", hash("pretrain"), state, "old-job", null));
            boolean finished = state == StepState.Succeeded || state == StepState.Reused;
            assertThat(assessment("pretrain").finished()).isEqualTo(finished);
            assertThat(assessment("pretrain").previous().isPresent()).isEqualTo(finished || state == StepState.Failed);
            assertThat(created().contains("collect")).isEqualTo(finished);
        }

        @Test
        void aStepOfTheStatusWithAnotherHashIsForgotten() {
            known(Statuses.step("pretrain", "another-hash", StepState.Succeeded, "old-job", null));
            assertThat(created()).contains("pretrain").doesNotContain("collect");
        }

        @Test
        void finishedStepsOfAnotherStoreAreForgotten() {
            known(finished("pretrain"));
            status = status.map(
                    old -> Statuses.withStore(old, new StoreStatus("s3://elsewhere", null, null, null, null)));
            assertThat(created()).contains("pretrain").doesNotContain("collect");
            status = status.map(old -> Statuses.withStore(
                    old, new StoreStatus("s3://fairloss/default/", "https://minio.example", null, null, "other-keys")));
            assertThat(created()).as("the same place").contains("collect");
        }

        @Test
        void stepsThatPrepareFoundFinishedAreReused() {
            observe("prepare", prepared(Set.of(new StepId("pretrain"), new StepId("report"))));
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Reused);
            assertThat(assessment("pretrain").reusedDeviceSeconds()).contains(100L);
            assertThat(assessment("report").state())
                    .as("written for each experiment")
                    .isEqualTo(StepState.Pending);
            assertThat(created()).contains("collect").doesNotContain("pretrain");
        }
    }

    @Nested
    class ASucceededJob {
        @Test
        void finishesItsStep() {
            known();
            observe("pretrain", JobStates.succeeded(Messages.done("pretrain")));
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Succeeded);
            assertThat(assessment("pretrain").job()).isPresent();
            assertThat(created()).contains("collect");
        }

        @Test
        void reusedItsStepIfAllPodsFoundItFinished() {
            known();
            observe("collect", JobStates.succeeded(Messages.reused("collect"), Messages.reused("collect")));
            assertThat(assessment("collect").state()).isEqualTo(StepState.Reused);
            observe("collect", JobStates.succeeded(Messages.reused("collect"), Messages.done("collect")));
            assertThat(assessment("collect").state()).isEqualTo(StepState.Succeeded);
            observe("collect", JobStates.succeededWithoutMessage(1));
            assertThat(assessment("collect").state()).isEqualTo(StepState.Succeeded);
        }

        @Test
        void doesNotChangeWhatTheStatusReported() {
            known(Statuses.step("collect", hash("collect"), StepState.Reused, "old-job", null));
            observe("collect", JobStates.succeeded(Messages.done("collect")));
            assertThat(assessment("collect").state()).isEqualTo(StepState.Reused);
            assertThat(assessment("collect").previous()).map(StepStatus::job).contains("old-job");
        }

        @Test
        void doesFinishAStepThatTheStatusReportedAsRunning() {
            known(Statuses.step("collect", hash("collect"), StepState.Running, "old-job", null));
            observe("collect", JobStates.succeeded(Messages.done("collect")));
            assertThat(assessment("collect").state()).isEqualTo(StepState.Succeeded);
        }
    }

    @Nested
    class AnUnfinishedJob {
        @Test
        void isQueuedOrRunning() {
            known();
            observe("pretrain", JobStates.queued());
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Queued);
            assertThat(assessment("pretrain").job()).isPresent();
            observe("pretrain", JobStates.running());
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Running);
            assertThat(created()).doesNotContain("pretrain");
        }

        @Test
        void isReplacedIfItsPodTemplateHasChanged() {
            known();
            add(JobStates.ofTemplate(JobStates.job(run(), "pretrain", JobStates.running()), "old-template"));
            assertThat(plan().changes().obsoleteJobs()).containsExactly(Map.entry(name("pretrain"), "v-pretrain"));
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Pending);
            assertThat(created()).as("only after it has gone").doesNotContain("pretrain");
        }

        @Test
        void isDeletedIfNoStepNeedsIt() {
            known();
            add(JobStates.named(JobStates.job(run(), "train-fairloss-1", JobStates.running()), "obsolete"));
            add(JobStates.named(JobStates.job(run(), "policy", JobStates.succeeded(Messages.done("policy"))), "ended"));
            assertThat(plan().changes().obsoleteJobs()).containsExactly(Map.entry("obsolete", "v-train-fairloss-1"));
        }

        @Test
        void ofAnotherRevisionIsDeletedIfNoStepNeedsItEvenBeforeTheDataAreKnown() {
            add(JobStates.ofRevision(
                    JobStates.named(JobStates.job(run(), "collect", JobStates.running()), "obsolete"), "other"));
            assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys("obsolete");
        }

        @Test
        void ofAnotherRevisionIsKeptIfItsStepIsTheSame() {
            known();
            add(JobStates.ofRevision(JobStates.job(run(), "pretrain", JobStates.running()), "other"));
            assertThat(plan().changes().obsoleteJobs()).isEmpty();
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Running);
        }

        @Test
        void isDeletedWhenTheExperimentIsSuspended() {
            known();
            observe("pretrain", JobStates.running());
            observe("policy", JobStates.succeeded(Messages.done("policy")));
            spec = changed -> changed.put("suspend", true);
            assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys(name("pretrain"));
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Pending);
            assertThat(assessment("pretrain").job()).isEmpty();
            assertThat(plan().terminating()).isTrue();
            assertThat(created()).isEmpty();
        }
    }

    @Nested
    class AJobBeingDeleted {
        @Test
        void isNeitherDeletedTwiceNorReplacedBeforeItHasGone() {
            known();
            add(JobStates.deleting(JobStates.job(run(), "pretrain", JobStates.running())));
            assertThat(plan().changes().obsoleteJobs()).isEmpty();
            assertThat(created()).doesNotContain("pretrain");
            assertThat(plan().terminating()).isTrue();
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Pending);
        }
    }

    @Nested
    class APrepareOfAnotherRevision {
        @Test
        void isDeletedEvenIfItHasEnded() {
            known();
            add(JobStates.ofRevision(
                    JobStates.named(
                            JobStates.job(run(), "prepare", JobStates.succeededWithoutMessage(1)), "old-prepare"),
                    "other"));
            assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys("old-prepare");
        }

        @Test
        void ofThisRevisionStays() {
            observe("prepare", prepared(Set.of()));
            assertThat(plan().changes().obsoleteJobs()).isEmpty();
        }
    }

    @Nested
    class AFailure {
        @Test
        void ofThisRevisionStopsTheExperiment() {
            known();
            observe(
                    "pretrain",
                    JobStates.failed(3, Messages.failed("pretrain", ExitCode.INVALID_INPUT, "no data", "Add it.")));
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Failed);
            assertThat(assessment("pretrain").job()).isPresent();
            assertThat(plan().failure()).map(Failure::reason).contains(Reason.INVALID_INPUT);
            assertThat(created()).isEmpty();
        }

        @Test
        void byDivergenceLetsOtherStepsGoOn() {
            known();
            observe(
                    "train-fixed-0.25-1",
                    JobStates.failed(4, Messages.failed("train", ExitCode.DIVERGED, "NaN", "Lower it.")));
            assertThat(created()).contains("pretrain").doesNotContain("train-fixed-0.25-1", "evaluate-fixed-0.25-1");
        }

        @Test
        void ofAnotherRevisionIsRetried() {
            known();
            add(JobStates.ofRevision(JobStates.job(run(), "pretrain", JobStates.failed(1, "")), "other"));
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Pending);
            assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys(name("pretrain"));
        }

        @Test
        void outlivesItsJob() {
            known(Statuses.step("pretrain", hash("pretrain"), StepState.Failed, "old-job", "boom"));
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Failed);
            assertThat(assessment("pretrain").failure()).map(Failure::message).contains("boom");
            assertThat(assessment("pretrain").previous()).map(StepStatus::job).contains("old-job");
            assertThat(created()).doesNotContain("pretrain");
        }

        @Test
        void isForgottenInAnotherRevision() {
            known(Statuses.step("pretrain", hash("pretrain"), StepState.Failed, "old-job", "boom"));
            status = status.map(old -> Statuses.withRevision(old, "other"));
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Queued);
            assertThat(created()).contains("pretrain");
        }

        @Test
        void ofPrepareOutlivesItsJob() {
            status = Optional.of(Statuses.withRevision(
                    Statuses.of(Statuses.step("prepare", hash("prepare"), StepState.Failed, "old-job", "boom")),
                    run().revision()));
            assertThat(assessment("prepare").state()).isEqualTo(StepState.Failed);
            assertThat(created()).isEmpty();
        }

        @Test
        void ofPrepareStopsTheExperiment() {
            observe(
                    "prepare",
                    JobStates.failed(3, Messages.failed("prepare", ExitCode.INVALID_INPUT, "no data", "Add it.")));
            assertThat(assessment("prepare").state()).isEqualTo(StepState.Failed);
            assertThat(created()).isEmpty();
        }
    }

    @Nested
    class OrphanedPods {
        @Test
        void mustLeaveBeforeTheirStepRunsAgain() {
            known();
            orphanedSteps.add(hash("pretrain"));
            assertThat(created()).doesNotContain("pretrain").contains("train-fixed-0.25-1");
            assertThat(plan().terminating()).isTrue();
        }
    }

    @Nested
    class ConfigMaps {
        @Test
        void areDeletedWhenNoUnfinishedJobMountsThem() {
            known();
            configMaps.addAll(List.of(Names.configMap(run()), "running", "ended", "obsolete", "unused"));
            add(JobStates.mounting(JobStates.job(run(), "pretrain", JobStates.running()), "running"));
            add(JobStates.mounting(
                    JobStates.job(run(), "policy", JobStates.succeeded(Messages.done("policy"))), "ended"));
            add(JobStates.mounting(
                    JobStates.named(JobStates.job(run(), "collect", JobStates.running()), "obsolete"), "obsolete"));
            assertThat(plan().changes().obsoleteConfigMaps()).containsExactly("ended", "obsolete", "unused");
        }
    }

    @Nested
    class ABlockedExperiment {
        private final ResolvedExperiment blocked = ResolvedExperiment.of(
                Experiments.of("minimal", changed -> {}), Runs.IMAGES, Optional.empty(), Optional.empty());

        @Test
        void hasNoSteps() {
            var plan = Planner.plan(blocked, observed());
            assertThat(plan.steps()).isEmpty();
            assertThat(plan.changes()).isEqualTo(ChangeSet.EMPTY);
            assertThat(plan.terminating()).isFalse();
            assertThat(plan.failure()).map(Failure::reason).contains(Reason.STORAGE_NOT_CONFIGURED);
        }

        @Test
        void stopsUnfinishedJobsOfAnEarlierSpec() {
            observe("pretrain", JobStates.running());
            observe("policy", JobStates.succeeded(Messages.done("policy")));
            add(JobStates.deleting(JobStates.job(run(), "collect", JobStates.running())));
            var plan = Planner.plan(blocked, observed());
            assertThat(plan.changes().obsoleteJobs()).containsExactly(Map.entry(name("pretrain"), "v-pretrain"));
            assertThat(plan.terminating()).isTrue();
        }

        @Test
        void waitsForOrphanedPods() {
            orphanedSteps.add("hash");
            assertThat(Planner.plan(blocked, observed()).terminating()).isTrue();
        }
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

    private Plan plan() {
        return Planner.plan(Runs.resolved(Experiments.of("minimal", spec)), observed());
    }

    private Observed observed() {
        return new Observed(jobs, configMaps, orphanedSteps, status);
    }

    private RunContext run() {
        return Runs.of("minimal", spec);
    }

    private PlannedStep step(String id) {
        return Runs.step(run(), id);
    }

    private String hash(String id) {
        return step(id).hash().orElseThrow();
    }

    private String name(String id) {
        return Names.job(step(id), run());
    }

    private void observe(String id, JobState state) {
        add(JobStates.job(run(), id, state));
    }

    private void add(ObservedJob job) {
        jobs.put(job.name(), job);
    }

    /** The status of this revision after prepare, with these steps. */
    private void known(StepStatus... steps) {
        var data = new DataStatus(run().revision(), hash("prepare"), Runs.DATA.dataset(), Runs.DATA.evaluation());
        status = Optional.of(Statuses.withData(Statuses.withRevision(Statuses.of(steps), run().revision()), data));
    }

    private StepStatus finished(String id) {
        return Statuses.step(id, hash(id), StepState.Succeeded, "old-job", null);
    }

    /** Prepare found the data, and these steps finished at 100 device-seconds each. */
    private JobState prepared(Set<StepId> finished) {
        var seconds = finished.stream().map(id -> 100L).toList();
        return JobStates.succeeded(Messages.prepared(Runs.DATA, Runs.plan(run()), finished, seconds));
    }

    private StepAssessment assessment(String id) {
        return plan().steps().stream()
                .filter(assessment -> assessment.step().id().text().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, StepState> states() {
        var states = new TreeMap<String, StepState>();
        plan().steps().forEach(assessment -> states.put(assessment.step().id().text(), assessment.state()));
        return states;
    }

    /** Ids of the steps whose Jobs are created. */
    private List<String> created() {
        return plan().changes().jobs().stream()
                .map(job -> job.getMetadata().getLabels().get(Labels.STEP))
                .toList();
    }

    private static List<String> names(List<? extends HasMetadata> objects) {
        return objects.stream().map(object -> object.getMetadata().getName()).toList();
    }
}
