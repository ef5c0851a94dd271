// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.TrainerException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where artifacts lie: objects by key. A put is atomic: a reader sees the object before it or after it, never a part. What
 * is put can be read and listed at once. Safe for use by several threads and by several processes.
 *
 * <p>Every method throws {@link TrainerException}: {@code INVALID_INPUT} for what only a person can mend (credentials,
 * bucket, rights, a full disk), {@code RETRY} for a store that is away, after it was tried again for as long as the store
 * was told to. Then a put may have landed or not; to repeat it is harmless.
 */
public interface ArtifactStore extends AutoCloseable {
    /** The whole object; empty if there is none. For what fits in memory. */
    Optional<byte[]> read(ArtifactKey key);

    /**
     * Copies the object to a local file, which is replaced; false, and no file touched, if there is none. A call that
     * fails may leave a part of the file.
     */
    boolean fetch(ArtifactKey key, Path target);

    /** Writes an object; one of the same key is replaced. */
    void put(ArtifactKey key, byte[] content);

    /** Writes an object from a local file, which must not change meanwhile. */
    void put(ArtifactKey key, Path content);

    /** All keys in the folder, at any depth, in order; none if there is no such folder. */
    List<ArtifactKey> list(ArtifactKey folder);

    /** Deletes an object; nothing happens if there is none. */
    void delete(ArtifactKey key);

    /** The store's URI, for messages. */
    String describe();

    /** The URI of a key, for messages. */
    default String describe(ArtifactKey key) {
        return describe() + "/" + key;
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

    /** Frees connections and threads; the store is of no use afterwards. */
    @Override
    void close();
}
