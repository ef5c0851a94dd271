// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.job.JobStep;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * A Job of the experiment.
 *
 * @param name            of the Job
 * @param resourceVersion precondition of its deletion: a Job that has changed since is not deleted
 * @param kind            of its step; empty if it is the Job of no step, such as the purge
 * @param steps           that it runs; several only if trainings share it
 * @param revision        revision of the spec that it was created for
 * @param templateHash    hash of what its pod template was built from
 * @param startHash       hash of what else its pod needs to start: the image and the retry annotation
 * @param configMap       name of the ConfigMap that its pods read
 * @param deleting        whether it is terminating
 * @param state           its state
 * @param failedPods      its failed pods
 * @param lingering       whether pods still run although their trainer has ended, because of another container
 * @param progress        what its running pods report; empty if unknown
 */
@RecordBuilder
public record ObservedJob(
        String name,
        String resourceVersion,
        Optional<StepKind> kind,
        List<JobStep> steps,
        String revision,
        String templateHash,
        String startHash,
        String configMap,
        boolean deleting,
        JobState state,
        FailedPods failedPods,
        boolean lingering,
        Optional<ShardReadings> progress)
        implements ObservedJobBuilder.With {
    public ObservedJob {
        steps = steps == null ? List.of() : List.copyOf(steps);
        failedPods = failedPods == null ? FailedPods.NONE : failedPods;
    }

    /**
     * The Job as one of its steps sees it: if several share it, with the messages and the progress of this step only, and with its
     * share of what failed pods have cost. The step may have finished in a Job that failed.
     */
    public ObservedJob of(StepId step) {
        return steps.size() < 2
                ? this
                : withState(SharedJobs.state(state, step))
                        .withFailedPods(failedPods.of(step))
                        .withProgress(progress.map(readings -> readings.of(step)));
    }

    /** Whether it has to be deleted to end its pods. */
    public boolean hasPods() {
        return !finished() || lingering;
    }

    /** Whether it is complete or failed, or would be without {@linkplain #lingering other containers}. */
    public boolean finished() {
        return state instanceof JobState.Succeeded || state instanceof JobState.Failed;
    }
}
