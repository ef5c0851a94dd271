// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores artifacts: objects by key. A put is atomic: a reader sees the object before it or after it, never a part. An object
 * can be read and listed as soon as it is put. Safe for several threads and several processes.
 *
 * <p>Every method throws {@link TrainerException}: {@code INVALID_INPUT} for a problem that only the user can resolve
 * (credentials, bucket, permissions, a full disk), {@code RETRY} for a store that is not available after the configured
 * retries. A put that failed so may have succeeded; repeating it is harmless.
 */
public interface ArtifactStore extends AutoCloseable {
    /** The whole object; empty if there is none. For objects that fit in memory. */
    Optional<byte[]> read(ArtifactKey key);

    /**
     * Copies an object to a local file and replaces the file. Returns false and does not touch the file if there is no such
     * object. A failed call may leave a part of the file.
     */
    boolean fetch(ArtifactKey key, Path target);

    /** Writes an object. Replaces an object with the same key. */
    void put(ArtifactKey key, byte[] content);

    /** Writes an object from a local file, which must not change during the call. */
    void put(ArtifactKey key, Path content);

    /** All keys in a folder at any depth, sorted; empty if there is no such folder. */
    List<ArtifactKey> list(ArtifactKey folder);

    /** Names of the folders directly below the URI of the store, sorted; only those that can be a part of a key. */
    List<String> folders();

    /** Deletes an object, if it exists. */
    void delete(ArtifactKey key);

    /** Whether the store exists. A bucket is assumed to exist; the first put creates a folder. */
    default boolean exists() {
        return true;
    }

    /** The store's URI, for messages. */
    String describe();

    /** The URI of a key, for messages. */
    default String describe(ArtifactKey key) {
        return describe() + "/" + key;
    }

    /**
     * Requires that a local file can be read, before it is stored.
     *
     * @throws TrainerException if another program deleted it
     */
    default void requireReadable(Path content, ArtifactKey key) {
        if (!Files.isReadable(content)) {
            throw new TrainerException(
                    ExitCode.RETRY,
                    "Cannot read " + content + " to store it as " + describe(key) + ".",
                    "Run the same command again; if it fails again, find out what removes the file.");
        }
    }

    /**
     * Writes, reads and deletes a small object.
     *
     * @throws TrainerException if any of it fails
     */
    default void check() {
        ArtifactKey key = new ArtifactKey("check/" + UUID.randomUUID());
        byte[] content = "FairLoss can write here.\n".getBytes(StandardCharsets.UTF_8);
        put(key, content);
        boolean same = read(key).filter(read -> Arrays.equals(read, content)).isPresent();
        delete(key);
        if (!same) {
            throw TrainerException.invalidInput(
                    "Content written to " + describe() + " differs when read back.",
                    "Check whether another program changes it, or a cache is in between.");
        }
    }

    /** Frees connections and threads. The store is unusable afterwards. */
    @Override
    void close();
}
