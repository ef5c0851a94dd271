// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What exists of an experiment in the cluster.
 *
 * @param jobs           its Jobs, by name
 * @param configMaps     names of its ConfigMaps
 * @param orphanedSteps  hashes of steps with active pods whose Job is deleted or terminating. Such a step is not started again
 *                       before the pods are gone.
 * @param namespaceTerminating whether pods are terminating because the namespace is being deleted
 * @param previousStatus the status that was written last
 */
public record Observed(
        Map<String, ObservedJob> jobs,
        Set<String> configMaps,
        Set<String> orphanedSteps,
        boolean namespaceTerminating,
        Optional<FairLossExperimentStatus> previousStatus) {
    public Observed {
        jobs = new TreeMap<>(jobs);
        configMaps = new TreeSet<>(configMaps);
        orphanedSteps = new TreeSet<>(orphanedSteps);
    }

    /** The Job of this name, unless it is terminating. */
    public Optional<ObservedJob> job(String name) {
        return Optional.ofNullable(jobs.get(name)).filter(job -> !job.deleting());
    }
}
