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
 * @param manifests names of its ConfigMaps
 * @param orphans   hashes of steps of which pods are at work whose Job is gone or going: they are to leave first
 * @param before    the status that was written last
 */
public record Observed(
        Map<String, ObservedJob> jobs,
        Set<String> manifests,
        Set<String> orphans,
        Optional<FairLossExperimentStatus> before) {
    public Observed {
        jobs = new TreeMap<>(jobs);
        manifests = new TreeSet<>(manifests);
        orphans = new TreeSet<>(orphans);
    }

    /** The Job of this name that is not being deleted. */
    public Optional<ObservedJob> job(String name) {
        return Optional.ofNullable(jobs.get(name)).filter(job -> !job.leaving());
    }
}
