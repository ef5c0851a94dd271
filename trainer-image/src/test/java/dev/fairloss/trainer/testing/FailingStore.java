// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.store.ArtifactStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store whose n-th write (a put or a delete) fails: before it is applied, or after it is applied, so that only the
 * response is lost. Optionally, all later calls fail too, as in a process that was killed. To fail every write of some code
 * once, run it for n = 1, 2, ... until {@link #failed} is false: the code then makes fewer than n writes.
 */
public final class FailingStore implements ArtifactStore {
    /** When the write fails. */
    public enum Moment {
        BEFORE,
        AFTER
    }

    private final ArtifactStore store;
    private final int failingWrite;
    private final Moment moment;
    private final boolean deadAfterwards;
    private final AtomicInteger writes = new AtomicInteger();

    private FailingStore(ArtifactStore store, int failingWrite, Moment moment, boolean deadAfterwards) {
        this.store = store;
        this.failingWrite = failingWrite;
        this.moment = moment;
        this.deadAfterwards = deadAfterwards;
    }

    /** Fails once, at the n-th write, from 1. */
    public static FailingStore once(ArtifactStore store, int n, Moment moment) {
        return new FailingStore(store, n, moment, false);
    }

    /** Fails at the n-th write, from 1, and at all later ones. */
    public static FailingStore forGood(ArtifactStore store, int n, Moment moment) {
        return new FailingStore(store, n, moment, true);
    }

    /** Whether the failing write was reached. */
    public boolean failed() {
        return writes.get() >= failingWrite;
    }

    private void write(Runnable action, ArtifactKey key) {
        checkAlive();
        boolean fails = writes.incrementAndGet() == failingWrite;
        if (!fails || moment == Moment.AFTER) {
            action.run();
        }
        if (fails) {
            throw new TrainerException(
                    ExitCode.RETRY, "The write of " + key + " failed " + moment + " it was done.", "Run it again.");
        }
    }

    private void checkAlive() {
        if (deadAfterwards && failed()) {
            throw new TrainerException(ExitCode.RETRY, "The store is away for good.", "Run it again.");
        }
    }

    @Override
    public void put(ArtifactKey key, byte[] content) {
        write(() -> store.put(key, content), key);
    }

    @Override
    public void put(ArtifactKey key, Path content) {
        write(() -> store.put(key, content), key);
    }

    @Override
    public void delete(ArtifactKey key) {
        write(() -> store.delete(key), key);
    }

    @Override
    public Optional<byte[]> read(ArtifactKey key) {
        checkAlive();
        return store.read(key);
    }

    @Override
    public boolean fetch(ArtifactKey key, Path target) {
        checkAlive();
        return store.fetch(key, target);
    }

    @Override
    public List<ArtifactKey> list(ArtifactKey folder) {
        checkAlive();
        return store.list(folder);
    }

    @Override
    public List<String> folders() {
        checkAlive();
        return store.folders();
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
