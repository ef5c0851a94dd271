// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be written. All else stays as it is.
 *
 * @param manifests   ConfigMaps that are missing; they come before the Jobs
 * @param jobs        that are missing
 * @param oldJobs     names of Jobs that are to go, with their pods, each with the resource version that was seen
 * @param oldManifests names of ConfigMaps that nothing reads any more
 */
public record ChangeSet(
        List<ConfigMap> manifests, List<Job> jobs, Map<String, String> oldJobs, List<String> oldManifests) {
    /** Nothing to write. */
    public static final ChangeSet NOTHING = new ChangeSet(List.of(), List.of(), Map.of(), List.of());

    /** Nothing to make; Jobs that are to go, by name with the versions that were seen. */
    static ChangeSet without(Map<String, String> oldJobs) {
        return new ChangeSet(List.of(), List.of(), oldJobs, List.of());
    }

    public ChangeSet {
        manifests = List.copyOf(manifests);
        jobs = List.copyOf(jobs);
        oldJobs = new TreeMap<>(oldJobs);
        oldManifests = List.copyOf(oldManifests);
    }
}
