// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import java.util.Map;

/**
 * A network to register.
 *
 * @param name of the registered model
 * @param step the step that trained it, such as {@code train/0f3a}; a model has one version for each
 * @param source URI of its weights
 * @param card description in Markdown
 * @param run identity of the {@linkplain TrackedRun run} that trained it
 */
public record TrackedModel(String name, String step, String source, String card, Map<String, String> run) {
    /** Tag of runs and model versions: the step that trained the network. */
    public static final String STEP = "fairloss.step";

    public TrackedModel {
        run = Map.copyOf(run);
    }
}
