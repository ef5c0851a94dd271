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
 * @param configMaps   ConfigMaps that are missing; they come before the Jobs
 * @param jobs        that are missing
 * @param obsoleteJobs     names of Jobs that are to go, with their pods, each with the resource version that was seen
 * @param obsoleteConfigMaps names of ConfigMaps that nothing reads any more
 */
public record ChangeSet(
        List<ConfigMap> configMaps, List<Job> jobs, Map<String, String> obsoleteJobs, List<String> obsoleteConfigMaps) {
    /** Nothing to write. */
    public static final ChangeSet EMPTY = new ChangeSet(List.of(), List.of(), Map.of(), List.of());

    /** Nothing to make; Jobs that are to go, by name with the versions that were seen. */
    static ChangeSet deleting(Map<String, String> obsoleteJobs) {
        return new ChangeSet(List.of(), List.of(), obsoleteJobs, List.of());
    }

    public ChangeSet {
        configMaps = List.copyOf(configMaps);
        jobs = List.copyOf(jobs);
        obsoleteJobs = new TreeMap<>(obsoleteJobs);
        obsoleteConfigMaps = List.copyOf(obsoleteConfigMaps);
    }
}
