// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.contract.step.StepKind;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;

/**
 * A Job of the experiment.
 *
 * @param name            of the Job
 * @param resourceVersion precondition of its deletion: a Job that has changed since is not deleted
 * @param kind            of its step; empty if it is the Job of no step, such as the purge
 * @param hash            of its step
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
        String hash,
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
        failedPods = failedPods == null ? FailedPods.NONE : failedPods;
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
