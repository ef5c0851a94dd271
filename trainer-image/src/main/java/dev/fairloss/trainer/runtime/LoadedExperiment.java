// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.validate.ExperimentFile;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A valid manifest, its effective spec and its store. Closing it closes the store.
 *
 * @param manifest as it was read
 * @param spec effective
 * @param store open; not yet known to be writable
 * @param objects how data in an object store are reached: the service and the credentials are the store's
 */
public record LoadedExperiment(ExperimentFile manifest, ResolvedSpec spec, ArtifactStore store, StoreOptions objects)
        implements AutoCloseable {

    /**
     * What the command line says instead of the manifest.
     *
     * @param store URI or path of the store
     * @param endpoint of the S3 service; goes before the manifest's
     * @param options of the store otherwise: credentials, and how long one that is away is tried again
     */
    public record Overrides(Optional<String> store, Optional<String> endpoint, StoreOptions options) {
        /** Nothing is overridden; credentials are those of this process's environment. */
        public static final Overrides NONE = new Overrides(Optional.empty(), Optional.empty());

        /** With the credentials of this process's environment. */
        public Overrides(Optional<String> store, Optional<String> endpoint) {
            this(store, endpoint, StoreOptions.from(System.getenv()));
        }
    }

    /**
     * Reads and checks a manifest and opens its store.
     *
     * @throws dev.fairloss.trainer.TrainerException user must repair: the manifest is not valid, or names no store
     */
    public static LoadedExperiment open(Path file, Overrides overrides) {
        var manifest = ExperimentFileReader.read(file);
        var storage = Optional.ofNullable(manifest.spec().storage());
        var options = overrides.options();
        var endpoint = overrides.endpoint().or(() -> storage.flatMap(given -> Optional.ofNullable(given.endpoint())));
        if (endpoint.isPresent()) {
            options = options.withEndpoint(endpoint.get());
        }
        var region = storage.flatMap(given -> Optional.ofNullable(given.region()));
        if (region.isPresent()) {
            options = options.withRegion(region.get());
        }
        String uri = overrides.store().orElseGet(() -> storage.map(
                        given -> given.uri().startsWith("file:")
                                ? DataUris.folder(base(file), given.uri()).toString()
                                : given.uri())
                .orElseGet(() -> base(file).resolve("fairloss-store").toString()));
        return new LoadedExperiment(manifest, SpecResolver.of(manifest.spec()), Stores.open(uri, options), options);
    }

    /** The folder from which relative URIs of the manifest count. */
    public Path base() {
        return base(manifest.file());
    }

    private static Path base(Path file) {
        return file.toAbsolutePath().normalize().getParent();
    }

    @Override
    public void close() {
        store.close();
    }
}
