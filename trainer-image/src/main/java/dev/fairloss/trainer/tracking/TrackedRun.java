// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import java.util.List;
import java.util.Map;

/**
 * A run as MLflow shows it: an experiment, or a training of one.
 *
 * @param name of the run
 * @param identity tags that no other run has all of; a run with them is continued instead of created
 * @param parent tags of the run that this one is part of; its newest such run becomes the parent. Empty for an experiment
 * @param tags further tags, such as the locations of artifacts
 * @param parameters settings
 * @param metrics values by update, ascending; only those after the last known update of their name are sent
 * @param state whether it runs, or how it ended
 */
public record TrackedRun(
        String name,
        Map<String, String> identity,
        Map<String, String> parent,
        Map<String, String> tags,
        Map<String, String> parameters,
        List<TrainingEvent.Scalars> metrics,
        RunState state) {
    public TrackedRun {
        identity = Map.copyOf(identity);
        parent = Map.copyOf(parent);
        tags = Map.copyOf(tags);
        parameters = Map.copyOf(parameters);
        metrics = List.copyOf(metrics);
    }
}
