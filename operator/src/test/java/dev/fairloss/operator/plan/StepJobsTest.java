// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.operator.job.JobStep;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.status.StatusRules;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Messages;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings that share Jobs. */
class StepJobsTest extends PlannerCase {
    private static final String A = "train-fixed-0.25-1";
    private static final String B = "train-fixed-0.25-2";
    private static final String C = "train-fixed-0.25-3";

    @BeforeEach
    void onGpus() {
        concurrency(4);
        known();
    }

    private void concurrency(int most) {
        spec = changed -> {
            changed.withObject("/compute").put("gpus", 1);
            changed.withObject("/training").put("seeds", 3).put("concurrency", most);
            changed.withObject("/comparison").putArray("fixedMargins").add("0.25");
        };
    }

    private ObservedJob shared(JobState state, String... trainings) {
        return JobStates.shared(run(), List.of(trainings), state);
    }

    @Test
    void theTrainingsThatCanStartShareAJob() {
        assertThat(created()).contains(A + "+" + B + "+" + C);
        assertThat(states()).containsEntry(A, StepState.Queued).containsEntry(C, StepState.Queued);
        assertThat(assessment(B).job().orElseThrow())
                .as("as the next observation will see it")
                .isEqualTo(shared(JobState.Queued.initial(false), A, B, C)
                        .withResourceVersion("")
                        .of(new StepId(B)));
        concurrency(2);
        known();
        assertThat(created()).contains(A + "+" + B, C);
    }

    @Test
    void onCpusTheyDoNot() {
        spec = spec.andThen(changed -> changed.withObject("/compute").put("gpus", 0));
        known();
        assertThat(created()).contains(A, B, C);
    }

    /** The policies of other seeds are not learned yet. */
    @Test
    void aTrainingDoesNotWaitForOthersToShareItsJob() {
        known(finished("policy-2"));
        assertThat(created()).contains(A + "+train-fairloss-2+" + B + "+" + C);
        known(finished("policy-2"), finished(A), finished(B), finished(C));
        assertThat(created()).contains("train-fairloss-2");
    }

    @Test
    void finishedAndReusedTrainingsAreInNoJob() {
        known(finished(A), reported(B, StepState.Reused));
        assertThat(created()).contains(C);
        status = Optional.empty();
        observe("prepare", prepared(Set.of(new StepId(C))));
        assertThat(created()).contains(A + "+" + B);
    }

    /** Another concurrency, or trainings that can start later, are of no concern to a Job that exists. */
    @Test
    void aJobKeepsItsTrainings() {
        add(shared(JobStates.running(), A, B));
        assertThat(created()).contains(C).doesNotContain(A, B);
        assertThat(states()).containsEntry(A, StepState.Running).containsEntry(B, StepState.Running);
        concurrency(1);
        known();
        assertThat(plan().changes().obsoleteJobs()).isEmpty();
        assertThat(states()).containsEntry(A, StepState.Running).containsEntry(B, StepState.Running);
    }

    /** Only the trainings that no pod computes yet are grouped anew. */
    @Test
    void aJobThatWaitsForANodeIsReplacedWhenTheConcurrencyChanges() {
        add(shared(JobStates.queued(), A, B));
        concurrency(3);
        known();
        assertThat(plan().changes().obsoleteJobs()).hasSize(1);
        jobs.clear();
        assertThat(created()).contains(A + "+" + B + "+" + C);
        concurrency(4);
        add(shared(JobState.Queued.initial(true), A, B));
        concurrency(3);
        known();
        assertThat(plan().changes().obsoleteJobs())
                .as("it keeps its place in the queue")
                .isEmpty();
    }

    /** Its pod would have to start and resume, and it costs the pod little. */
    @Test
    void aJobStaysWhileOneOfItsTrainingsIsPlanned() {
        var gone = JobStates.job(run(), "train-fairloss-1", JobStates.running());
        var job = shared(JobStates.running(), A, B);
        spec = spec.andThen(changed -> changed.withObject("/training").put("seeds", 1));
        known();
        add(job);
        add(gone.withSteps(List.of(new JobStep("train-fixed-0.35-1", "dd"))).withName("unplanned"));
        assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys("unplanned");
        assertThat(states()).containsEntry(A, StepState.Running).doesNotContainKey(B);
    }

    @Test
    void aJobWithOtherTrainingsThanItsNameSaysIsNobodys() {
        var edited = shared(JobStates.running(), A, B)
                .withSteps(shared(JobStates.running(), A, C).steps());
        add(edited);
        assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys(edited.name());
    }

    /** After a write whose answer was lost, and while another training became ready. */
    @Test
    void ofTwoJobsWithTheSameTrainingOneIsDeletedAndItsOtherTrainingsWait() {
        var one = shared(JobStates.running(), A, B);
        var two = shared(JobStates.running(), B, C);
        add(one);
        add(two);
        boolean first = one.name().compareTo(two.name()) < 0;
        assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys(first ? two.name() : one.name());
        assertThat(created()).as("their pods still run").doesNotContain(A, B, C);
        assertThat(assessment(B).job().map(ObservedJob::name)).contains(first ? one.name() : two.name());
        assertThat(states()).containsEntry(first ? C : A, StepState.Pending);
    }

    @Test
    void aJobThatIsBeingDeletedKeepsItsTrainingsWaiting() {
        add(shared(JobStates.running(), A, B).withDeleting(true));
        assertThat(created()).contains(C);
        assertThat(states()).containsEntry(A, StepState.Pending);
        jobs.clear();
        orphanedSteps.add(hash(B));
        assertThat(created()).as("a pod of B is still there").contains(A + "+" + C);
    }

    @Test
    void inAnotherStoreTheyHaveAnotherJob() {
        var old = shared(JobStates.running(), A, B, C);
        spec = spec.andThen(changed -> changed.putObject("storage").put("uri", "s3://elsewhere"));
        known();
        add(old);
        assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys(old.name());
    }

    @Test
    void aSuspendedExperimentHasNone() {
        add(shared(JobStates.running(), A, B));
        spec = spec.andThen(changed -> changed.put("suspend", true));
        assertThat(plan().changes().obsoleteJobs()).hasSize(1);
        assertThat(states()).containsEntry(A, StepState.Pending).containsEntry(B, StepState.Pending);
    }

    /** B diverged, A finished before the pod ended, and C had to stop. */
    @Test
    void aFailedJobFailsOnlyTrainingsThatHaveNotFinished() {
        known(finished("pretrain-1-1"));
        add(shared(
                JobStates.failed(
                        4,
                        Messages.done(A),
                        Messages.failed(B, ExitCode.DIVERGED, "the loss is not finite", "Lower it."),
                        Messages.failed(C, ExitCode.TERMINATED, "stopped", "")),
                A,
                B,
                C));
        assertThat(states())
                .containsEntry(A, StepState.Succeeded)
                .containsEntry(B, StepState.Failed)
                .containsEntry(C, StepState.Failed);
        assertThat(assessment(B).failure().orElseThrow().message()).isEqualTo("the loss is not finite");
        assertThat(assessment(C).failure().orElseThrow()).satisfies(failure -> {
            assertThat(failure.message())
                    .isEqualTo("its pod ended because of " + B + ", which ran in it too: the loss is not finite");
            assertThat(failure.reason()).isEqualTo(FailureReason.Diverged);
            assertThat(failure.remedy()).startsWith("Lower it. To try again");
        });
        assertThat(created()).contains("evaluate-fixed-0.25-1").doesNotContain(B, C);
        assertThat(plan().changes().obsoleteJobs()).isEmpty();
    }

    /** It is not the first one of the plan; its pod, and then its Job, may be gone before anyone looks. */
    @Test
    void theErrorOfTheExperimentNamesTheTrainingBecauseOfWhichTheJobFailed() {
        var ended = JobStates.failed(
                4,
                Messages.failed(A, ExitCode.TERMINATED, "stopped", ""),
                Messages.failed(B, ExitCode.DIVERGED, "the loss is not finite", "Lower it."),
                Messages.failed(C, ExitCode.RETRY, "out of memory", "Lower that."));
        add(shared(ended, A, B, C));
        assertThat(plan().failure().flatMap(Failure::step)).contains(new StepId(B));
        assertThat(assessment(C).failure().orElseThrow()).satisfies(failure -> {
            assertThat(failure.message()).isEqualTo("out of memory");
            assertThat(failure.secondary()).isTrue();
        });
        status = Optional.of(StatusRules.status(status, plan(), JobStates.FINISHED));
        jobs.clear();
        add(shared(JobStates.failed("BackoffLimitExceeded", "too many failures"), A, B, C));
        assertThat(plan().failure().flatMap(Failure::step)).as("without pods").contains(new StepId(B));
        status = Optional.of(StatusRules.status(status, plan(), JobStates.FINISHED));
        jobs.clear();
        assertThat(plan().failure().flatMap(Failure::step)).as("without a Job").contains(new StepId(B));
    }

    @Test
    void aPodOutOfMemoryNamesTheConcurrency() {
        add(shared(JobStates.ended(Optional.of(137), "OOMKilled"), A, B));
        assertThat(assessment(A).failure().orElseThrow().remedy()).contains("training.concurrency");
        observe(C, JobStates.ended(Optional.of(137), "OOMKilled"));
        assertThat(assessment(C).failure().orElseThrow().remedy())
                .as("alone")
                .contains("optimization.batchSize")
                .doesNotContain("training.concurrency");
    }

    /** The Job is the only record of what has finished in it until the status says so. */
    @Test
    void aRetryStartsWhatHasNotFinishedOnceTheStatusSaysWhatHas() {
        var failed = shared(
                        JobStates.failed(
                                4, Messages.done(A), Messages.failed(B, ExitCode.DIVERGED, "NaN", "Lower it.")),
                        A,
                        B)
                .withRevision("before the retry");
        add(failed);
        assertThat(states()).containsEntry(A, StepState.Succeeded).containsEntry(B, StepState.Pending);
        assertThat(plan().changes().obsoleteJobs()).isEmpty();
        known(finished(A));
        assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys(failed.name());
        assertThat(created()).as("only after the Job has gone").doesNotContain(B, B + "+" + C);
        jobs.clear();
        assertThat(created()).contains(B + "+" + C);
    }

    /** Prepare runs again after an edit and finds the artifacts of A; the Job will report what A has cost. */
    @Test
    void aTrainingThatHasFinishedBeforeTheOthersIsNotReused() {
        status = Optional.empty();
        observe("prepare", prepared(Set.of(new StepId(A))));
        add(shared(JobStates.running(), A, B));
        assertThat(states()).containsEntry(A, StepState.Running);
        assertThat(plan().changes().obsoleteJobs()).isEmpty();
        add(shared(JobStates.failed(137, "killed without a word"), A, B));
        assertThat(states()).containsEntry(A, StepState.Reused).containsEntry(B, StepState.Failed);
        jobs.remove(shared(JobStates.running(), A, B).name());
        observe(A, JobStates.running());
        assertThat(states()).as("alone").containsEntry(A, StepState.Reused);
    }

    /** As with a stale cache. One of the two cases has the unfinished Job first by name. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFinishedJobCountsBeforeAnotherOfTheSameTraining(boolean first) {
        var done = Messages.done(B);
        var complete = first
                ? shared(JobStates.succeeded(Messages.done(A), done), A, B)
                : shared(JobStates.succeeded(done, Messages.done(C)), B, C);
        add(complete);
        var running = shared(JobStates.running(), first ? new String[] {B, C} : new String[] {A, B});
        add(running);
        assertThat(assessment(B).job().orElseThrow().name()).isEqualTo(complete.name());
        assertThat(states()).containsEntry(B, StepState.Succeeded).containsEntry(first ? C : A, StepState.Running);
        assertThat(plan().changes().obsoleteJobs()).isEmpty();
    }

    @Test
    void lingeringPodsAreDeletedOnceTheStatusReportsEveryTraining() {
        add(shared(JobStates.succeeded(Messages.done(A), Messages.done(B)), A, B)
                .withLingering(true));
        known(finished(A));
        assertThat(plan().changes().obsoleteJobs()).isEmpty();
        known(finished(A), finished(B));
        assertThat(plan().changes().obsoleteJobs()).hasSize(1);
    }
}
