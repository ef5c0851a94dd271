// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects to create and to delete.
 *
 * @param configMaps         ConfigMaps to create, before the Jobs that read them
 * @param jobs               Jobs to create
 * @param obsoleteJobs       Jobs to delete with their pods: name and observed resource version
 * @param obsoleteConfigMaps names of ConfigMaps to delete
 */
public record ChangeSet(
        List<ConfigMap> configMaps, List<Job> jobs, Map<String, String> obsoleteJobs, List<String> obsoleteConfigMaps) {
    /** No change. */
    public static final ChangeSet EMPTY = new ChangeSet(List.of(), List.of(), Map.of(), List.of());

    /** Deletes Jobs only. @param obsoleteJobs name and observed resource version */
    public static ChangeSet deleting(Map<String, String> obsoleteJobs) {
        return new ChangeSet(List.of(), List.of(), obsoleteJobs, List.of());
    }

    public ChangeSet {
        configMaps = List.copyOf(configMaps);
        jobs = List.copyOf(jobs);
        obsoleteJobs = new TreeMap<>(obsoleteJobs);
        obsoleteConfigMaps = List.copyOf(obsoleteConfigMaps);
    }
}
