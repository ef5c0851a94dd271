// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

/**
 * A Job of the experiment, as it was seen.
 *
 * @param name     of the Job
 * @param resourceVersion  its resource version: it is deleted as it was seen, or not at all
 * @param kind     of its step
 * @param hash     of its step
 * @param revision of the spec for which it was made
 * @param templateHash what its pods were made from
 * @param configMap the ConfigMap that its pods read
 * @param deleting  whether it is being deleted
 * @param state    how it stands
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

    /** Whether it has ended, well or not. */
    public boolean finished() {
        return state instanceof JobState.Succeeded || state instanceof JobState.Failed;
    }
}
