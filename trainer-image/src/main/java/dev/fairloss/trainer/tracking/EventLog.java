// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.store.ArtifactStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the event file of one attempt into the store and, if requested, into a local folder. A file that cannot be written
 * is reported once and never ends a training.
 */
public final class EventLog {
    private final ArtifactStore store;
    private final ArtifactKey key;
    private Optional<Path> localCopy;
    private final Consumer<String> warnings;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private int flushed;
    private int copied;
    private boolean warned;

    /**
     * A file without events.
     *
     * @param key of the event file in the store
     * @param localCopy the file that grows with it, and whose folders are created
     * @param warnings receives a message if the file cannot be written
     */
    public EventLog(ArtifactStore store, ArtifactKey key, Optional<Path> localCopy, Consumer<String> warnings) {
        this.store = store;
        this.key = key;
        this.localCopy = localCopy;
        this.warnings = warnings;
    }

    /** Adds an event, which {@link #flush} writes. */
    public void add(TrainingEvent event) {
        if (content.size() == 0) {
            content.writeBytes(EventFile.header(event.time()));
        }
        content.writeBytes(EventFile.record(event));
    }

    /** Writes all events so far. */
    public void flush() {
        if (content.size() == flushed) {
            return;
        }
        flushed = content.size();
        byte[] bytes = content.toByteArray();
        try {
            store.put(key, bytes);
        } catch (TrainerException unavailable) {
            warn(unavailable.getMessage());
        }
        localCopy.ifPresent(file -> copy(bytes, file));
    }

    private void copy(byte[] bytes, Path file) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.write(
                    file,
                    Arrays.copyOfRange(bytes, copied, bytes.length),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            copied = bytes.length;
        } catch (IOException e) {
            localCopy = Optional.empty(); // a record may be incomplete
            warn("Cannot write " + file + ": " + e + ".");
        }
    }

    private void warn(String reason) {
        if (!warned) {
            warned = true;
            warnings.accept("TensorBoard events are incomplete: " + reason + " The training continues.");
        }
    }
}
