// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.catalog;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.store.ArtifactStore;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The experiments of a store.
 *
 * @param store the store, which stays the caller's
 */
public record Catalog(ArtifactStore store) {
    private static final int NAMED = 5;

    /** All experiments, by namespace and name. */
    public List<StoredExperiment> all() {
        return store.list(ArtifactLayout.experiments()).stream()
                .map(key -> key.below(ArtifactLayout.experiments()).split("/"))
                .filter(parts -> parts.length > 2)
                .map(parts -> new StoredExperiment(store, parts[0], parts[1]))
                .distinct()
                .toList();
    }

    /**
     * The experiment of a name.
     *
     * @param name {@code NAME} if only one namespace has such an experiment, or {@code NAMESPACE/NAME}
     * @throws TrainerException invalid input: there is no such experiment, or there are several
     */
    public StoredExperiment find(String name) {
        var found = candidates(name);
        if (found.isEmpty()) {
            throw TrainerException.invalidInput(
                    "There is no experiment \"" + name + "\" in " + store.describe() + ".", known());
        }
        if (found.size() > 1) {
            throw TrainerException.invalidInput(
                    "There are several experiments \"" + name + "\" in " + store.describe() + ": " + names(found) + ".",
                    "Add the namespace, as in " + found.get(0).title() + ".");
        }
        return found.get(0);
    }

    private List<StoredExperiment> candidates(String name) {
        String[] parts = name.split("/", -1);
        if (parts.length == 2 && ArtifactKey.isValid(parts[0]) && ArtifactKey.isValid(parts[1])) {
            var experiment = new StoredExperiment(store, parts[0], parts[1]);
            return experiment.exists() ? List.of(experiment) : List.of();
        }
        return all().stream()
                .filter(experiment -> experiment.name().equals(name))
                .toList();
    }

    private String known() {
        var all = all();
        return all.isEmpty()
                ? "The store has no experiments: correct its URI."
                : "Correct the name: the store has " + names(all) + ".";
    }

    private static String names(List<StoredExperiment> experiments) {
        String more = experiments.size() > NAMED ? " and " + (experiments.size() - NAMED) + " more" : "";
        return experiments.stream().limit(NAMED).map(StoredExperiment::title).collect(Collectors.joining(", ")) + more;
    }
}
