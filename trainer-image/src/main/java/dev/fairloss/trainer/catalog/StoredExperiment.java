// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.catalog;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepReferences;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.StepArtifacts;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An experiment in a store.
 *
 * @param store the store
 * @param namespace its namespace
 * @param name its name
 */
public record StoredExperiment(ArtifactStore store, String namespace, String name) {
    /** Namespace and name, such as {@code default/quickstart}. */
    public String title() {
        return namespace + "/" + name;
    }

    /** The folder of its results. */
    public ArtifactKey folder() {
        return ArtifactLayout.experiment(namespace, name);
    }

    /** Whether it has a plan or any other file in the store. */
    public boolean exists() {
        return store.read(ArtifactLayout.plan(namespace, name)).isPresent()
                || !store.list(folder()).isEmpty();
    }

    /** The files of its results: all in its folder but those about its plans. */
    public Stream<ArtifactKey> files() {
        var plans = ArtifactLayout.plans(namespace, name);
        return store.list(folder()).stream().filter(key -> !key.isIn(plans));
    }

    /** The headline of a report. @param report manifest of the report step */
    public static String headline(StepManifest report) {
        return report.result("headline").asText("");
    }

    /** The manifest of its report step; empty until its current plan is finished. */
    public Optional<StepManifest> finished() {
        return finished(plan());
    }

    /** The manifest of the report step of a plan of this experiment; empty until that is finished. */
    public Optional<StepManifest> finished(List<StepReferences.Reference> plan) {
        return plan.stream()
                .filter(step -> step.kind().equals(StepKind.REPORT.id()))
                .flatMap(step -> artifacts(step).stream())
                .flatMap(step -> step.manifest().stream())
                .findFirst();
    }

    /** The steps of its current plan; empty if there is no readable plan. */
    public List<StepReferences.Reference> plan() {
        try {
            return store.read(ArtifactLayout.plan(namespace, name))
                    .map(json -> ContractJson.read(json, StepReferences.class).steps())
                    .orElse(List.of());
        } catch (UncheckedIOException damaged) {
            return List.of();
        }
    }

    /** The artifacts of a step; empty until its hash is known. */
    public Optional<StepArtifacts> artifacts(StepReferences.Reference step) {
        return step.address().map(address -> new StepArtifacts(store, address));
    }

    /** The report, a self-contained HTML file. @throws TrainerException invalid input: there is none yet */
    public byte[] report() {
        return require(ArtifactLayout.report(namespace, name));
    }

    /** The report, if there is one. */
    public Optional<byte[]> storedReport() {
        return store.read(ArtifactLayout.report(namespace, name));
    }

    /** Whether it has {@link #results}, of its current plan or an earlier one. */
    public boolean hasResults() {
        return store.list(folder()).contains(ArtifactLayout.results(namespace, name));
    }

    /** All results. @throws TrainerException invalid input: there are none yet, or the file is damaged */
    public ExperimentResults results() {
        var key = ArtifactLayout.results(namespace, name);
        try {
            return ContractJson.read(require(key), ExperimentResults.class);
        } catch (UncheckedIOException damaged) {
            throw TrainerException.invalidInput(
                    "The results " + store.describe(key) + " are damaged or of another version of FairLoss.",
                    "Run the experiment again: it reuses all steps and renews the results.",
                    damaged);
        }
    }

    private byte[] require(ArtifactKey key) {
        return store.read(key)
                .orElseThrow(() -> TrainerException.invalidInput(
                        "The experiment " + title() + " in " + store.describe() + " is not finished: there is no "
                                + key.name() + " yet.",
                        "Run it to its end, then run the same command again."));
    }
}
