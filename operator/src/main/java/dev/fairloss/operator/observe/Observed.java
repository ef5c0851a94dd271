// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was seen of an experiment.
 *
 * @param jobs      its Jobs, by name
 * @param configMaps names of its ConfigMaps
 * @param orphanedSteps   hashes of steps of which pods are at work whose Job is gone or going: they are to leave first
 * @param previousStatus    the status that was written last
 */
public record Observed(
        Map<String, ObservedJob> jobs,
        Set<String> configMaps,
        Set<String> orphanedSteps,
        Optional<FairLossExperimentStatus> previousStatus) {
    public Observed {
        jobs = new TreeMap<>(jobs);
        configMaps = new TreeSet<>(configMaps);
        orphanedSteps = new TreeSet<>(orphanedSteps);
    }

    /** The Job of this name that is not being deleted. */
    public Optional<ObservedJob> job(String name) {
        return Optional.ofNullable(jobs.get(name)).filter(job -> !job.deleting());
    }
}
