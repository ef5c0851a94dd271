// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

/**
 * A Job of the experiment.
 *
 * @param name            of the Job
 * @param resourceVersion precondition of its deletion: a Job that has changed since is not deleted
 * @param kind            of its step
 * @param hash            of its step
 * @param revision        revision of the spec that it was created for
 * @param templateHash    hash of what its pod template was built from
 * @param configMap       name of the ConfigMap that its pods read
 * @param deleting        whether it is terminating
 * @param state           its state
 */
public record ObservedJob(
        String name,
        String resourceVersion,
        String kind,
        String hash,
        String revision,
        String templateHash,
        String configMap,
        boolean deleting,
        JobState state) {

    /** Whether it is complete or failed. */
    public boolean finished() {
        return state instanceof JobState.Succeeded || state instanceof JobState.Failed;
    }
}
