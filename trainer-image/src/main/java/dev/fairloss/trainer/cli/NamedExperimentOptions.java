// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.catalog.Catalog;
import dev.fairloss.trainer.catalog.StoredExperiment;
import dev.fairloss.trainer.store.ArtifactStore;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The experiment of commands that take the name of one. */
final class NamedExperimentOptions {
    @Parameters(
            paramLabel = "NAME",
            description = "The experiment: NAME, or NAMESPACE/NAME if several namespaces have one of this name.")
    private String name;

    @Mixin
    private StoredExperimentOptions store;

    /** Opens the store; the caller closes it. */
    ArtifactStore open(Map<String, String> environment) {
        return store.open(environment);
    }

    /** The experiment in the store. @throws dev.fairloss.trainer.TrainerException invalid input: there is none, or several */
    StoredExperiment find(ArtifactStore opened) {
        return new Catalog(opened).find(name);
    }
}
