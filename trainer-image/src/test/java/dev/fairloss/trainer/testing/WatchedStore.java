// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.store.ArtifactStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A store that lets a test intercept every write. */
public final class WatchedStore implements ArtifactStore {
    /**
     * A put or a delete.
     *
     * @param key written to
     * @param content put there; empty for a delete
     */
    public record Write(ArtifactKey key, Optional<byte[]> content) {
        public void applyTo(ArtifactStore store) {
            content.ifPresentOrElse(bytes -> store.put(key, bytes), () -> store.delete(key));
        }
    }

    /** Performs the write, or skips it. */
    @FunctionalInterface
    public interface Hands {
        void write(Write write, ArtifactStore store);
    }

    private final ArtifactStore store;
    private final Hands hands;

    public WatchedStore(ArtifactStore store, Hands hands) {
        this.store = store;
        this.hands = hands;
    }

    @Override
    public Optional<byte[]> read(ArtifactKey key) {
        return store.read(key);
    }

    @Override
    public boolean fetch(ArtifactKey key, Path target) {
        return store.fetch(key, target);
    }

    @Override
    public void put(ArtifactKey key, byte[] content) {
        hands.write(new Write(key, Optional.of(content.clone())), store);
    }

    @Override
    public void put(ArtifactKey key, Path content) {
        try {
            hands.write(new Write(key, Optional.of(Files.readAllBytes(content))), store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<ArtifactKey> list(ArtifactKey folder) {
        return store.list(folder);
    }

    @Override
    public List<String> folders() {
        return store.folders();
    }

    @Override
    public void delete(ArtifactKey key) {
        hands.write(new Write(key, Optional.empty()), store);
    }

    @Override
    public String describe() {
        return store.describe();
    }

    @Override
    public void close() {
        store.close();
    }
}
