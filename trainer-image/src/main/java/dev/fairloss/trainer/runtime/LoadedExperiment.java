// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.FileUris;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.validate.ExperimentFile;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A valid experiment file, its resolved spec and its open store. Closing it closes the store.
 *
 * @param file the experiment file
 * @param spec the resolved spec
 * @param store the open store; whether it is writable has not been checked
 * @param objects options for data in an object store: the service and the credentials of the store
 */
public record LoadedExperiment(ExperimentFile file, ResolvedSpec spec, ArtifactStore store, StoreOptions objects)
        implements AutoCloseable {

    /**
     * Settings of the command line that override the experiment file.
     *
     * @param store URI or path of the store
     * @param endpoint URL of the S3 service
     * @param options other options of the store: credentials and retries
     */
    public record Overrides(Optional<String> store, Optional<String> endpoint, StoreOptions options) {}

    /**
     * Reads and validates an experiment file and opens its store.
     *
     * @throws dev.fairloss.trainer.TrainerException invalid input: the file is not valid, or has an invalid store
     */
    public static LoadedExperiment open(Path file, Overrides overrides) {
        var experimentFile = ExperimentFileReader.read(file);
        var storage = Optional.ofNullable(experimentFile.spec().storage());
        var given = overrides.options();
        var endpoint = overrides
                .endpoint()
                .or(() -> storage.flatMap(found -> Optional.ofNullable(found.endpoint())))
                .or(given::endpoint);
        var region =
                storage.flatMap(found -> Optional.ofNullable(found.region())).or(given::region);
        var options = given.with(to -> to.endpoint(endpoint).region(region));
        String uri = overrides.store().orElseGet(() -> storage.map(
                        found -> found.uri().startsWith("file:")
                                ? FileUris.path(base(file), found.uri()).toString()
                                : found.uri())
                .orElseGet(() -> base(file).resolve("fairloss-store").toString()));
        return new LoadedExperiment(
                experimentFile, SpecResolver.of(experimentFile.spec()), Stores.open(uri, options), options);
    }

    /** The number of fine-tunes to compute at the same time, if the experiment sets it. */
    public Optional<Integer> concurrency() {
        return Optional.ofNullable(file.spec().collection())
                .flatMap(collection -> Optional.ofNullable(collection.concurrency()));
    }

    /** The number of final trainings to compute at the same time on a GPU; 1 unless the experiment sets another. */
    public int concurrentTrainings() {
        return Optional.ofNullable(file.spec().training())
                .flatMap(training -> Optional.ofNullable(training.concurrency()))
                .orElse(1);
    }

    /** The folder against which relative URIs of the experiment file resolve. */
    public Path base() {
        return base(file.file());
    }

    private static Path base(Path file) {
        return file.toAbsolutePath().normalize().getParent();
    }

    @Override
    public void close() {
        store.close();
    }
}
