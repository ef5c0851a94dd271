// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.DataStatus;
import dev.fairloss.api.v1alpha1.SkippedFilesStatus;
import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.step.FinishedSteps;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Runs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResolvedPlanTest {
    private final RunContext run = Runs.of("minimal");
    private final PlannedStep prepare = Runs.step(run, "prepare");
    private final DataStatus data = new DataStatus(
            run.dataRevision(), prepare.hash().orElseThrow(), Runs.DATA.dataset(), Runs.DATA.evaluation(), null);

    @Test
    void withoutDataOnlyPrepareHasAHash() {
        var resolved = resolve(Optional.empty(), Optional.empty());
        assertThat(resolved.plan()).isEqualTo(StepPlan.of(run.resolvedSpec()));
        assertThat(resolved.data()).isEmpty();
        assertThat(resolved.current()).isFalse();
        assertThat(resolved.finished()).isEmpty();
    }

    @Test
    void theReportOfPrepareGivesAllHashes() {
        var resolved = resolve(Optional.of(prepared(Set.of(), List.of())), Optional.empty());
        assertThat(resolved.plan()).isEqualTo(Runs.plan(run));
        assertThat(resolved.data()).contains(data);
        assertThat(resolved.current()).isTrue();
        assertThat(resolved.finished()).isEmpty();
    }

    @Test
    void skippedFilesReachTheStatus() {
        var skipped = new SkippedFiles(12, List.of("Ada/notes.txt (not an image)"), 1, List.of("Bob"));
        var reported = new TerminationMessage.Prepared(
                Runs.DATA, FinishedSteps.of(Runs.plan(run), Set.of()), List.of(), Optional.of(skipped));
        var job = JobStates.job(run, "prepare", JobStates.succeeded(Messages.prepared("", reported)));
        assertThat(resolve(Optional.of(job), Optional.empty()).data())
                .map(DataStatus::skipped)
                .contains(new SkippedFilesStatus(12, skipped.fileNames(), 1, skipped.identityNames()));
    }

    /** In the order of the plan; seconds at the end of the list may be left out. */
    @Test
    void theReportNamesFinishedStepsAndWhatTheyCost() {
        var pretrain = new StepId("pretrain-1-1");
        var collect = new StepId("collect-1");
        var policy = new StepId("policy-1");
        var job = prepared(Set.of(policy, collect, pretrain), List.of(100L, 200L));
        assertThat(resolve(Optional.of(job), Optional.empty()).finished())
                .isEqualTo(Map.of(pretrain, Optional.of(100L), collect, Optional.of(200L), policy, Optional.empty()));
    }

    @Test
    void theReportGoesBeforeTheStatus() {
        var old =
                new DataStatus(run.dataRevision(), data.prepare(), "c".repeat(64), Map.of("lfw", "d".repeat(64)), null);
        assertThat(resolve(Optional.of(prepared(Set.of(), List.of())), Optional.of(old))
                        .data())
                .contains(data);
    }

    @Test
    void theStatusRemembersTheData() {
        var resolved = resolve(Optional.empty(), Optional.of(data));
        assertThat(resolved.plan()).isEqualTo(Runs.plan(run));
        assertThat(resolved.data()).contains(data);
        assertThat(resolved.current()).isTrue();
        assertThat(resolved.finished()).isEmpty();
    }

    @Test
    void theStatusOfAnotherRevisionGivesThePlanButIsNotCurrent() {
        var other = new DataStatus("other", data.prepare(), data.dataset(), data.evaluation(), null);
        var resolved = resolve(Optional.empty(), Optional.of(other));
        assertThat(resolved.plan()).isEqualTo(Runs.plan(run));
        assertThat(resolved.current()).isFalse();
    }

    @Test
    void theStatusOfAnotherSourceOfDataIsUseless() {
        var other = new DataStatus(run.dataRevision(), "another-hash", data.dataset(), data.evaluation(), null);
        assertThat(resolve(Optional.empty(), Optional.of(other)).data()).isEmpty();
    }

    @Test
    void aPrepareThatHasNotReportedGivesNothing() {
        for (JobState state : List.of(
                JobStates.running(),
                JobStates.succeededWithoutMessage(1),
                JobStates.succeeded(Messages.done("prepare")))) {
            var resolved = resolve(Optional.of(JobStates.job(run, "prepare", state)), Optional.empty());
            assertThat(resolved.data()).as("%s", state).isEmpty();
        }
    }

    private ObservedJob prepared(Set<StepId> finished, List<Long> deviceSeconds) {
        var message = Messages.prepared(Runs.DATA, Runs.plan(run), finished, deviceSeconds);
        return JobStates.job(run, "prepare", JobStates.succeeded(message));
    }

    private ResolvedPlan resolve(Optional<ObservedJob> job, Optional<DataStatus> previous) {
        return ResolvedPlan.of(run, prepare, job, previous);
    }
}
