// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.store.ArtifactStore;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes the progress of a running step to the store every few seconds, on a thread of its own, and deletes it on {@link #close}.
 * A store that fails or hangs never delays the step; the first failure is logged.
 */
final class ProgressFile implements AutoCloseable {
    /** Time from the start of a step to the first write: short steps write nothing. */
    private static final Duration FIRST = Duration.ofSeconds(5);

    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final ArtifactStore store;
    private final ArtifactKey key;
    private final ProgressBoard board;
    private final Consumer<String> log;
    private final ScheduledExecutorService thread;
    private boolean writing;
    private boolean written;
    private boolean closed;
    private boolean logged;

    private ProgressFile(ArtifactStore store, ArtifactKey key, ProgressBoard board, Consumer<String> log) {
        this.store = store;
        this.key = key;
        this.board = board;
        this.log = log;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            var daemon = new Thread(work, "progress in " + key);
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Starts to write the progress of a board. */
    static ProgressFile start(ArtifactStore store, ArtifactKey key, ProgressBoard board, Consumer<String> log) {
        var file = new ProgressFile(store, key, board, log);
        file.thread.scheduleWithFixedDelay(file::write, FIRST.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
        return file;
    }

    /** Writes the progress now. If the file has been closed in the meantime, deletes it again. */
    void write() {
        var progress = board.latest();
        synchronized (this) {
            if (closed || progress.isEmpty()) {
                return;
            }
            writing = true;
            written = true;
        }
        attempt(() -> store.put(key, ContractJson.write(progress.get())));
        boolean late;
        synchronized (this) {
            writing = false;
            late = closed;
        }
        if (late) {
            attempt(() -> store.delete(key));
        }
    }

    private void attempt(Runnable request) {
        try {
            request.run();
        } catch (RuntimeException unavailable) {
            synchronized (this) {
                if (logged) {
                    return;
                }
                logged = true;
            }
            log.accept("Cannot write or delete the progress " + store.describe(key) + ": " + unavailable.getMessage()
                    + " The step continues.");
        }
    }

    /** Deletes the progress of all shards, also what killed processes left behind. */
    void deleteAll(ArtifactKey folder) {
        attempt(() -> store.list(folder).forEach(store::delete));
    }

    /** Stops writing and deletes the file. A write in progress deletes it when it is done. */
    @Override
    public void close() {
        boolean delete;
        synchronized (this) {
            closed = true;
            delete = written && !writing;
        }
        thread.shutdown();
        if (delete) {
            attempt(() -> store.delete(key));
        }
    }
}
