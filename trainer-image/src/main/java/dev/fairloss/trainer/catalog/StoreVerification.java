// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.store.ArtifactStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Verifies all results of a store: every file against the checksum in its manifest and, if the store was opened with signing
 * keys, every manifest, fine-tune, checkpoint and report against its signature.
 *
 * @param store the store, which stays the caller's
 * @param scratch an existing folder, for a copy of one file at a time
 */
public record StoreVerification(ArtifactStore store, Path scratch) {
    /**
     * What was found in the folder of a step or of an experiment.
     *
     * @param folder its key
     * @param objects the number of objects that were verified
     * @param problems what is missing, damaged, not signed or forged, one sentence each
     */
    public record Finding(ArtifactKey folder, int objects, List<String> problems) {
        public Finding {
            problems = List.copyOf(problems);
        }
    }

    /** An object to verify. @param expected its checksum, if a manifest has it */
    private record Item(ArtifactKey key, Optional<ArtifactFile> expected) {}

    /** Verifies steps, then experiments, in the order of their keys. Reads every file. */
    public void run(Consumer<Finding> found) {
        Stream.of(ArtifactLayout.steps(), ArtifactLayout.experiments())
                .flatMap(root -> byFolder(root).entrySet().stream())
                .map(folder -> verify(folder.getKey(), folder.getValue()))
                .forEach(found);
    }

    /** The keys below a root, by the folder of a step or an experiment. */
    private Map<ArtifactKey, List<ArtifactKey>> byFolder(ArtifactKey root) {
        return store.list(root).stream()
                .filter(key -> key.below(root).split("/").length > 2)
                .collect(Collectors.groupingBy(key -> folder(root, key), TreeMap::new, Collectors.toList()));
    }

    private static ArtifactKey folder(ArtifactKey root, ArtifactKey key) {
        String[] parts = key.below(root).split("/");
        return root.child(parts[0] + "/" + parts[1]);
    }

    private Finding verify(ArtifactKey folder, List<ArtifactKey> keys) {
        var signed = keys.stream()
                .filter(key -> ArtifactLayout.signedFolder(key).isPresent())
                .map(key -> new Item(key, Optional.empty()));
        var items = Stream.concat(signed, files(folder)).toList();
        var problems = items.stream().flatMap(item -> problem(item).stream()).toList();
        return new Finding(folder, items.size(), problems);
    }

    /** The files in the manifest of a step. None if it is not finished; a manifest that cannot be read is an item of its own. */
    private Stream<Item> files(ArtifactKey folder) {
        try {
            return StepAddress.ofFolder(folder)
                    .flatMap(step -> store.read(ArtifactLayout.manifest(step)))
                    .flatMap(document -> ChecksummedJson.read(document, StepManifest.class))
                    .stream()
                    .flatMap(manifest -> manifest.files().stream())
                    .map(file -> new Item(folder.child(file.name()), Optional.of(file)));
        } catch (TrainerException refused) {
            return Stream.empty();
        }
    }

    private Optional<String> problem(Item item) {
        try {
            return item.expected().isPresent()
                    ? differs(item.key(), item.expected().get())
                    : unreadable(item.key());
        } catch (TrainerException refused) {
            return Optional.of(refused.getMessage());
        }
    }

    private Optional<String> differs(ArtifactKey key, ArtifactFile expected) {
        Path copy = scratch.resolve("object");
        if (!store.fetch(key, copy)) {
            return Optional.of("The file " + store.describe(key) + " is missing.");
        }
        try {
            return ArtifactFile.of(expected.name(), copy).equals(expected)
                    ? Optional.empty()
                    : Optional.of("The file " + store.describe(key) + " differs from the manifest.");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + copy, e);
        }
    }

    private Optional<String> unreadable(ArtifactKey key) {
        return store.read(key)
                .filter(content -> key.isIn(ArtifactLayout.steps())
                        && ChecksummedJson.read(content, JsonNode.class).isEmpty())
                .map(damaged -> "The document " + store.describe(key) + " is damaged.");
    }
}
