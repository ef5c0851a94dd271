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
import java.util.concurrent.ConcurrentSkipListMap;

/** An artifact store in memory, for tests with many writes: a folder store syncs every object to disk. */
public class MemoryStore implements ArtifactStore {
    private final ConcurrentSkipListMap<ArtifactKey, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public Optional<byte[]> read(ArtifactKey key) {
        return Optional.ofNullable(objects.get(key)).map(byte[]::clone);
    }

    @Override
    public boolean fetch(ArtifactKey key, Path target) {
        Optional<byte[]> content = Optional.ofNullable(objects.get(key));
        content.ifPresent(bytes -> {
            try {
                Files.write(target, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return content.isPresent();
    }

    @Override
    public void put(ArtifactKey key, byte[] content) {
        objects.put(key, content.clone());
    }

    @Override
    public void put(ArtifactKey key, Path content) {
        try {
            objects.put(key, Files.readAllBytes(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<ArtifactKey> list(ArtifactKey folder) {
        return objects.keySet().stream().filter(key -> key.isIn(folder)).toList();
    }

    @Override
    public List<String> folders() {
        return objects.keySet().stream()
                .map(ArtifactKey::value)
                .filter(key -> key.contains("/"))
                .map(key -> key.substring(0, key.indexOf('/')))
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public void delete(ArtifactKey key) {
        objects.remove(key);
    }

    @Override
    public String describe() {
        return "memory:";
    }

    @Override
    public void close() {
        // Others may look at it still.
    }
}
