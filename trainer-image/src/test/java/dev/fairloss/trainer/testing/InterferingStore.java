// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.store.ArtifactStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A store that runs an action before one of its calls, including reads. */
public final class InterferingStore implements ArtifactStore {
    private final ArtifactStore store;
    private final int at;
    private final Runnable meddler;
    private int calls;

    /** @param at the number of the call, from 0 */
    public InterferingStore(ArtifactStore store, int at, Runnable meddler) {
        this.store = store;
        this.at = at;
        this.meddler = meddler;
    }

    private ArtifactStore next() {
        if (calls++ == at) {
            meddler.run();
        }
        return store;
    }

    /** Whether the action has run. */
    public boolean happened() {
        return calls > at;
    }

    @Override
    public Optional<byte[]> read(ArtifactKey key) {
        return next().read(key);
    }

    @Override
    public boolean fetch(ArtifactKey key, Path target) {
        return next().fetch(key, target);
    }

    @Override
    public void put(ArtifactKey key, byte[] content) {
        next().put(key, content);
    }

    @Override
    public void put(ArtifactKey key, Path content) {
        next().put(key, content);
    }

    @Override
    public List<ArtifactKey> list(ArtifactKey folder) {
        return next().list(folder);
    }

    @Override
    public List<String> folders() {
        return next().folders();
    }

    @Override
    public void delete(ArtifactKey key) {
        next().delete(key);
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
