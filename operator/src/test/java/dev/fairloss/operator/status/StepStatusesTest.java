// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.StepProgressStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.StepStatusBuilder;
import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.Names;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.FailedPods;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.plan.StepAssessment;
import dev.fairloss.operator.testing.Assessments;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Runs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepStatusesTest {
    /** The collection of 16 probes runs in three shards. */
    private final RunContext run =
            Runs.of("minimal", spec -> spec.withObject("/collection").put("parallelism", 3));

    @Nested
    class AnUnfinishedStep {
        @Test
        void thatIsPendingHasNoJob() {
            assertThat(of(Assessments.of(run, "policy-1", StepState.Pending)))
                    .isEqualTo(entry("policy-1", StepKind.POLICY, StepState.Pending)
                            .build());
            assertThat(of(Assessments.of(run, "collect-1", StepState.Pending)))
                    .as("nor the progress of a fan-out")
                    .isEqualTo(entry("collect-1", StepKind.COLLECT, StepState.Pending)
                            .build());
        }

        @Test
        void whoseHashIsUnknownHasNone() {
            var step = StepPlan.of(run.resolvedSpec()).steps().get(1);
            var assessment = new StepAssessment(
                    step, StepState.Pending, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
            assertThat(of(assessment).hash()).isNull();
        }

        @Test
        void thatIsQueuedSaysWhatItWaitsFor() {
            assertThat(of(Assessments.of(run, "policy-1", StepState.Queued, JobStates.queued())))
                    .isEqualTo(entry("policy-1", StepKind.POLICY, StepState.Queued)
                            .job(name("policy-1"))
                            .waitingFor(WaitingFor.Node)
                            .message("waiting for a node: no GPU is free")
                            .build());
        }

        @Test
        void thatRunsHasItsStart() {
            assertThat(of(Assessments.of(run, "policy-1", StepState.Running, JobStates.running())))
                    .isEqualTo(entry("policy-1", StepKind.POLICY, StepState.Running)
                            .job(name("policy-1"))
                            .started(JobStates.STARTED.toString())
                            .build());
        }

        /** The watch on Jobs may lag behind the one on pods. */
        @Test
        void whoseJobHasNoStartYetHasNone() {
            var started = new JobState.Running(Instant.EPOCH, new TreeSet<>());
            assertThat(of(Assessments.of(run, "policy-1", StepState.Running, started))
                            .started())
                    .isNull();
        }

        /** 130 s with one compute thread. */
        @Test
        void includesWhatItsFailedPodsHeld() {
            var pods = new FailedPods(130, Map.of("policy-1", 50.), Map.of(), Optional.empty());
            var job = JobStates.job(run, "policy-1", JobStates.running()).withFailedPods(pods);
            var running = Assessments.withJob(Assessments.of(run, "policy-1", StepState.Running), job);
            assertThat(of(running).deviceSeconds()).isEqualTo(130);
            assertThat(of(running).lostDeviceSeconds()).as("not known yet").isNull();
            var failed = Assessments.failed(run, "policy-1", FailureReason.RetriesExhausted);
            assertThat(of(Assessments.withJob(failed, job)).deviceSeconds()).isEqualTo(130);
            var before = of(Assessments.withJob(failed, job));
            assertThat(of(Assessments.withPrevious(failed, before)).deviceSeconds())
                    .as("once its Job is gone")
                    .isEqualTo(130);
        }

        /** Two trainings on one GPU. */
        @Test
        void hasItsShareOfAPodThatTrainingsShare() {
            var gpus = Runs.of(
                    "trainings-on-a-gpu", spec -> spec.withObject("/training").put("seeds", 2));
            var ids = List.of("train-fixed-0.25-1", "train-fixed-0.25-2");
            var shares = Map.of(ids.get(0), 60., ids.get(1), 70.);
            var job = JobStates.shared(gpus, ids, JobStates.running())
                    .withFailedPods(new FailedPods(130, Map.of(), shares, Optional.empty()));
            for (var id : ids) {
                var running = Assessments.withJob(Assessments.of(gpus, id, StepState.Running), job.of(new StepId(id)));
                var status = StepStatuses.of(running, gpus);
                assertThat(status.deviceSeconds()).isEqualTo(shares.get(id).longValue());
                assertThat(status.job()).isEqualTo(job.name());
            }
        }

        @Test
        void thatFailedNamesTheJobOfTheStatusOnceItIsGone() {
            var failed = Assessments.failed(run, "policy-1", FailureReason.RetriesExhausted);
            var before = entry("policy-1", StepKind.POLICY, StepState.Failed)
                    .job("shared-job")
                    .build();
            assertThat(of(Assessments.withPrevious(failed, before)).job()).isEqualTo("shared-job");
            assertThat(of(failed).job()).isEqualTo(name("policy-1"));
        }

        /** 10 s with three compute threads: all cores but one. */
        @Test
        void countsEveryDeviceOfItsFailedPods() {
            var cores = Runs.of("minimal", spec -> spec.withObject("/compute").put("cpu", "4"));
            var job = JobStates.job(cores, "policy-1", JobStates.running())
                    .withFailedPods(new FailedPods(10, Map.of(), Map.of(), Optional.empty()));
            var running = Assessments.withJob(Assessments.of(cores, "policy-1", StepState.Running), job);
            assertThat(StepStatuses.of(running, cores).deviceSeconds()).isEqualTo(30);
        }

        @Test
        void forgetsWhatPodsOfAnEarlierRunHeld() {
            var before = entry("policy-1", StepKind.POLICY, StepState.Running)
                    .deviceSeconds(500L)
                    .build();
            var running = Assessments.of(run, "policy-1", StepState.Running, JobStates.running());
            assertThat(of(Assessments.withPrevious(running, before)).deviceSeconds())
                    .isNull();
        }

        @Test
        void whoseJobIsNoLongerWantedWaitsForNothing() {
            var pending = Assessments.of(run, "policy-1", StepState.Pending, JobStates.queued());
            assertThat(of(pending).message()).isNull();
            assertThat(of(pending).waitingFor()).isNull();
            assertThat(of(pending).job()).isNull();
        }

        @Test
        void thatFailedSaysWhyAndNamesItsJobEvenIfThatIsGone() {
            assertThat(of(Assessments.failed(run, "policy-1", FailureReason.Diverged)))
                    .isEqualTo(entry("policy-1", StepKind.POLICY, StepState.Failed)
                            .job(name("policy-1"))
                            .failureReason(FailureReason.Diverged)
                            .message("it failed")
                            .build());
        }

        @Test
        void whoseJobFailedHasItsEnd() {
            var failed = Assessments.of(run, "policy-1", StepState.Failed, JobStates.failed("reason", "message"));
            assertThat(of(failed).finished()).isEqualTo(JobStates.FINISHED.toString());
            assertThat(of(failed).started()).isNull();
        }

        /** Of 16 tasks, pod 0 of 3 has 6, pods 1 and 2 have 5 each. An index beyond the shards is of an earlier spec. */
        @ParameterizedTest(name = "indexes {0}: {1} of 16 tasks")
        @CsvSource({"'', 0", "0, 6", "1, 5", "2, 5", "'0,2', 11", "'0,1,2', 16", "'1,3', 5"})
        void thatFansOutCountsTheTasksOfCompletedPods(String indexes, int done) {
            Integer[] completed = indexes.isEmpty()
                    ? new Integer[0]
                    : List.of(indexes.split(",")).stream().map(Integer::valueOf).toArray(Integer[]::new);
            var status = of(Assessments.of(run, "collect-1", StepState.Running, JobStates.running(completed)));
            assertThat(status.done()).isEqualTo(done);
            assertThat(status.total()).isEqualTo(16);
        }

        /** Progress is read less often than pods end: shard 0 was read just before it ended, with its 6 of 16 tasks. */
        @Test
        void thatFansOutCountsAShardThatHasJustEndedOnce() {
            var readings = RunningProgressTest.readings(
                    RunningProgressTest.report(0, RunningProgressTest.of(1, 2), RunningProgressTest.of(6, 6)),
                    RunningProgressTest.report(1, RunningProgressTest.of(1, 2), RunningProgressTest.of(1, 5)));
            var job = JobStates.job(run, "collect-1", JobStates.running(0)).withProgress(Optional.of(readings));
            var status = of(Assessments.withJob(Assessments.of(run, "collect-1", StepState.Running), job));
            assertThat(status.progress().done())
                    .as("6 of shard 0, 1 of shard 1")
                    .isEqualTo(7);
            assertThat(status.progress().percent()).as("1.5 of 3 shards").isEqualTo(50);
        }

        /** Such as after a restart of the operator. */
        @Test
        void whosePodsHaveNotBeenReadKeepsTheProgressOfItsJob() {
            var before = entry("policy-1", StepKind.POLICY, StepState.Running)
                    .job(name("policy-1"))
                    .progress(new StepProgressStatus(40, 4L, 10L, null, null, null))
                    .build();
            var running = Assessments.of(run, "policy-1", StepState.Running, JobStates.running());
            assertThat(of(Assessments.withPrevious(running, before)).progress()).isEqualTo(before.progress());
            assertThat(of(Assessments.withPrevious(running, before.withJob("earlier-job")))
                            .progress())
                    .as("of another Job")
                    .isNull();
            var queued = Assessments.of(run, "policy-1", StepState.Queued, JobStates.queued());
            assertThat(of(Assessments.withPrevious(queued, before)).progress())
                    .as("of a step that does not run any more")
                    .isNull();
        }

        @Test
        void thatFansOutAndIsQueuedHasDoneNothing() {
            assertThat(of(Assessments.of(run, "collect-1", StepState.Queued, JobStates.queued()))
                            .done())
                    .isZero();
            assertThat(of(Assessments.failed(run, "collect-1", FailureReason.Diverged))
                            .total())
                    .isEqualTo(16);
        }
    }

    @Nested
    class AFinishedStep {
        @Test
        void hasTheCostOfItsPod() {
            assertThat(of(succeeded(
                            "policy-1",
                            Messages.done(
                                    "policy-1", new Cost(10.4, 20.6, OptionalDouble.of(14.6), "cpu x2", 0), 3.5))))
                    .isEqualTo(entry("policy-1", StepKind.POLICY, StepState.Succeeded)
                            .job(name("policy-1"))
                            .started(JobStates.STARTED.toString())
                            .finished(JobStates.FINISHED.toString())
                            .seconds(10L)
                            .deviceSeconds(21L)
                            .lostDeviceSeconds(4L)
                            .cpuSeconds(15L)
                            .build());
        }

        @Test
        void takesAsLongAsItsSlowestPodAndCostsWhatAllPodsCost() {
            var status = of(succeeded(
                    "collect-1",
                    Messages.done("collect-1", new Cost(10, 20, OptionalDouble.of(12), "gpu", 0), 1),
                    Messages.done("collect-1", new Cost(30, 40, OptionalDouble.of(33), "gpu", 0), 2)));
            assertThat(status.seconds()).isEqualTo(30);
            assertThat(status.deviceSeconds()).isEqualTo(60);
            assertThat(status.cpuSeconds()).isEqualTo(45);
            assertThat(status.lostDeviceSeconds()).isEqualTo(3);
            assertThat(status.done()).isEqualTo(16);
            assertThat(status.total()).isEqualTo(16);
        }

        @Test
        void hasNoCpuTimeIfThatOfAPodIsUnknown() {
            var status = of(succeeded(
                    "collect-1",
                    Messages.done("collect-1", new Cost(10, 20, OptionalDouble.of(12), "gpu", 0), 1),
                    Messages.done("collect-1", new Cost(30, 40, OptionalDouble.empty(), "gpu", 0), 2)));
            assertThat(status.deviceSeconds()).isEqualTo(60);
            assertThat(status.cpuSeconds()).isNull();
        }

        @Test
        void withoutACostHasNone() {
            var status = of(succeeded("policy-1", Messages.withoutCost("policy-1")));
            assertThat(status.seconds()).isNull();
            assertThat(status.deviceSeconds()).isNull();
            assertThat(status.lostDeviceSeconds()).isNull();
        }

        @Test
        void thatPrepareFoundHasItsOriginalCost() {
            assertThat(of(Assessments.reused(run, "policy-1", Optional.of(70L))))
                    .isEqualTo(entry("policy-1", StepKind.POLICY, StepState.Reused)
                            .deviceSeconds(70L)
                            .build());
            assertThat(of(Assessments.reused(run, "policy-1", Optional.empty())).deviceSeconds())
                    .isNull();
        }

        @Test
        void whoseJobHasNoTimesHasNone() {
            var unknown = new JobState.Succeeded(Instant.EPOCH, Instant.EPOCH, 0, List.of());
            var status = of(Assessments.of(run, "policy-1", StepState.Succeeded, unknown));
            assertThat(status.started()).isNull();
            assertThat(status.finished()).isNull();
        }

        @Test
        void keepsItsEntryWhenItsPodsOrItsJobAreDeleted() {
            var previous = previous(StepState.Succeeded, name("policy-1"));
            var withoutPods =
                    Assessments.of(run, "policy-1", StepState.Succeeded, JobStates.succeededWithoutMessage(0));
            assertThat(of(Assessments.withPrevious(withoutPods, previous))).isEqualTo(previous);
            var withoutJob = Assessments.of(run, "policy-1", StepState.Succeeded);
            assertThat(of(Assessments.withPrevious(withoutJob, previous))).isEqualTo(previous);
        }

        /** Pods that never reached the store are in no ledger. */
        @Test
        void hasLostWhatItsFailedPodsHeldWithoutRecord() {
            var pods = new FailedPods(130, Map.of("policy-1", 50.), Map.of(), Optional.empty());
            var job = JobStates.job(run, "policy-1", JobStates.succeeded(Messages.done("policy-1", Messages.COST, 7)))
                    .withFailedPods(pods);
            assertThat(of(Assessments.withJob(Assessments.of(run, "policy-1", StepState.Succeeded), job))
                            .lostDeviceSeconds())
                    .isEqualTo(57);
        }

        @Test
        void keepsItsEntryWhileSomePodsOfTheSameJobAreThere() {
            var previous = previous(StepState.Succeeded, name("policy-1"));
            assertThat(of(Assessments.withPrevious(succeeded("policy-1", Messages.done("policy-1")), previous)))
                    .isEqualTo(previous);
        }

        @Test
        void isReportedAnewForAnotherJobOrAnotherState() {
            var assessment = succeeded("policy-1", Messages.done("policy-1"));
            for (var previous : List.of(
                    previous(StepState.Succeeded, "another-job"), previous(StepState.Running, name("policy-1")))) {
                assertThat(of(Assessments.withPrevious(assessment, previous)))
                        .isNotEqualTo(previous)
                        .extracting(StepStatus::deviceSeconds)
                        .isEqualTo(20L);
            }
        }

        private StepAssessment succeeded(String step, TerminationMessage... messages) {
            return Assessments.of(run, step, StepState.Succeeded, JobStates.succeeded(messages));
        }

        private StepStatus previous(StepState state, String job) {
            return entry("policy-1", StepKind.POLICY, state)
                    .job(job)
                    .seconds(99L)
                    .build();
        }
    }

    @ParameterizedTest(name = "{0} characters: {1}")
    @CsvSource({"10, 10", "1024, 1024", "1025, 1024", "5000, 1024"})
    void aTextIsCutToWhatTheCrdAllows(int length, int kept) {
        String text = "a".repeat(length);
        assertThat(StepStatuses.truncate(text)).hasSize(kept);
        assertThat(StepStatuses.truncate(text).endsWith("...")).isEqualTo(kept < length);
    }

    private StepStatus of(StepAssessment assessment) {
        return StepStatuses.of(assessment, run);
    }

    private StepStatusBuilder entry(String id, StepKind phase, StepState state) {
        return StepStatusBuilder.builder()
                .id(id)
                .phase(phase)
                .hash(Runs.step(run, id).hash().orElseThrow())
                .state(state);
    }

    private String name(String step) {
        return Names.job(Runs.step(run, step), run);
    }
}
