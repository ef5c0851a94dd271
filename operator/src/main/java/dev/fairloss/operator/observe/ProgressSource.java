// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import java.util.List;
import java.util.Map;

/** Reads the progress of running pods in the background. */
@FunctionalInterface
public interface ProgressSource {
    /** Reads nothing. */
    ProgressSource NONE = (namespace, name, running) -> Map.of();

    /**
     * The readings of an experiment's Jobs so far, by name of the Job. From now on, these pods are read.
     *
     * @param namespace of the experiment
     * @param name      of the experiment
     * @param running   its running pods; empty to stop reading
     */
    Map<String, ShardReadings> observe(String namespace, String name, List<ProgressTarget> running);
}
