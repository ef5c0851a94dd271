// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.trainer.TrainerException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The artifacts of one step. The writer puts files, then publishes the step manifest; from then on the step is finished,
 * and each file is verified against its checksum in the manifest when read. A step with a damaged or missing manifest is
 * not finished and runs again; a damaged file of a finished step is an error that names what to delete. Thread-safe.
 */
public final class StepArtifacts {
    private final ArtifactStore store;
    private final StepAddress step;
    private final ConcurrentSkipListMap<String, ArtifactFile> written = new ConcurrentSkipListMap<>();

    public StepArtifacts(ArtifactStore store, StepAddress step) {
        this.store = store;
        this.step = step;
    }

    /** The address of the step. */
    public StepAddress step() {
        return step;
    }

    /** Writes a file, which readers of the step see after {@link #publish}. */
    public ArtifactFile put(String name, byte[] content) {
        store.put(key(name), content);
        return remember(ArtifactFile.of(name, content));
    }

    /** Writes a file from a local file; see {@link #put(String, byte[])}. */
    public ArtifactFile put(String name, Path content) {
        ArtifactFile file = Checkpoints.sum(name, content);
        store.put(key(name), content);
        return remember(file);
    }

    /**
     * The files of a part of a step.
     *
     * @param version version of this format, {@value #VERSION}
     * @param files with their checksums
     */
    private record Part(int version, List<ArtifactFile> files) {
        static final int VERSION = 1;

        Part {
            files = List.copyOf(files);
        }
    }

    /** Writes the checksums of files that belong together, so that a later attempt can {@linkplain #keepPart keep} them. */
    public void finishPart(String name, List<ArtifactFile> files) {
        put(sums(name), ChecksummedJson.write(new Part(Part.VERSION, files)));
    }

    /**
     * Keeps a part that an earlier attempt wrote.
     *
     * @param scratch an existing folder, for a copy of one file at a time
     * @return whether it is there and intact
     */
    public boolean keepPart(String name, Path scratch) {
        Optional<byte[]> document = store.read(key(sums(name)));
        Optional<Part> part = document.flatMap(bytes -> ChecksummedJson.read(bytes, Part.class))
                .filter(found -> found.files().stream().allMatch(file -> intact(file, scratch)));
        part.ifPresent(found -> {
            found.files().forEach(this::remember);
            remember(ArtifactFile.of(sums(name), document.orElseThrow()));
        });
        return part.isPresent();
    }

    private boolean intact(ArtifactFile file, Path scratch) {
        Path copy = scratch.resolve("part");
        return store.fetch(key(file.name()), copy)
                && Checkpoints.sum(file.name(), copy).equals(file);
    }

    private static String sums(String part) {
        return part + ".json";
    }

    private ArtifactFile remember(ArtifactFile file) {
        written.put(file.name(), file);
        return file;
    }

    /** Finishes the step with the files that were put through this object. */
    public StepManifest publish(Instant createdAt, Cost cost, ObjectNode summary) {
        StepManifest manifest = new StepManifest(step, List.copyOf(written.values()), createdAt, cost, summary);
        store.put(ArtifactLayout.manifest(step), ChecksummedJson.write(manifest));
        return manifest;
    }

    /**
     * The manifest of a finished step; empty if it is missing, damaged or of another step.
     *
     * @throws TrainerException if a newer version of this program wrote it
     */
    public Optional<StepManifest> manifest() {
        Optional<StepManifest> manifest = store.read(ArtifactLayout.manifest(step))
                .flatMap(document -> ChecksummedJson.read(document, StepManifest.class))
                .filter(found -> new StepAddress(found.kind(), found.hash()).equals(step));
        manifest.filter(found -> found.version() > StepManifest.VERSION).ifPresent(newer -> {
            throw TrainerException.invalidInput(
                    "A newer FairLoss wrote " + store.describe(ArtifactLayout.manifest(step)) + " (version "
                            + newer.version() + ", this one reads up to " + StepManifest.VERSION + ").",
                    "Use that version, or another folder or prefix in spec.storage.uri.");
        });
        return manifest;
    }

    /** Whether the step is finished: its manifest exists and is intact. Does not read the files. */
    public boolean finished() {
        return manifest().isPresent();
    }

    /**
     * A file of a finished step that fits in memory.
     *
     * @throws TrainerException if the step is not finished, has no such file, or the file is damaged
     */
    public byte[] read(String name) {
        ArtifactFile expected = expected(name);
        byte[] content = store.read(key(name)).orElseThrow(() -> damaged(expected, "it is missing"));
        check(expected, ArtifactFile.of(name, content));
        return content;
    }

    /** Copies a file of a finished step to a local file; see {@link #read}. For files that may not fit in memory. */
    public void fetch(String name, Path target) {
        ArtifactFile expected = expected(name);
        if (!store.fetch(key(name), target)) {
            throw damaged(expected, "it is missing");
        }
        check(expected, Checkpoints.sum(name, target));
    }

    private ArtifactFile expected(String name) {
        StepManifest manifest = manifest()
                .orElseThrow(() -> TrainerException.invalidInput(
                        "The step " + step + " is not finished in " + store.describe() + ".",
                        "Run the experiment again: it runs missing steps."));
        return manifest.file(name)
                .orElseThrow(() -> TrainerException.invalidInput(
                        "The step " + step + " in " + store.describe() + " has no file " + name + ".", remedy()));
    }

    private void check(ArtifactFile expected, ArtifactFile found) {
        if (!found.equals(expected)) {
            throw damaged(
                    expected,
                    found.bytes() == expected.bytes()
                            ? "its SHA-256 differs from the manifest"
                            : "it has " + found.bytes() + " bytes, not " + expected.bytes());
        }
    }

    private TrainerException damaged(ArtifactFile file, String how) {
        return TrainerException.invalidInput(
                "The artifact " + store.describe(key(file.name())) + " is damaged: " + how + ".", remedy());
    }

    private String remedy() {
        return "Delete " + store.describe(ArtifactLayout.folder(step)) + " and run again.";
    }

    /** Publishes the result of one fine-tune as one object with a checksum, written atomically. */
    public void publishProbe(int index, Object found) {
        store.put(ArtifactLayout.probe(step, index), ChecksummedJson.write(found));
    }

    /** The result of a fine-tune; empty if it is missing or damaged, so that the fine-tune runs again. */
    public <T> Optional<T> readProbe(int index, Class<T> type) {
        return store.read(ArtifactLayout.probe(step, index)).flatMap(document -> ChecksummedJson.read(document, type));
    }

    /**
     * The result of a fine-tune of a finished step.
     *
     * @throws TrainerException if it is missing or damaged
     */
    public <T> T requireProbe(int index, Class<T> type) {
        return readProbe(index, type)
                .orElseThrow(() -> TrainerException.invalidInput(
                        "The artifact " + store.describe(ArtifactLayout.probe(step, index)) + " is missing or damaged.",
                        "Delete " + store.describe(ArtifactLayout.manifest(step))
                                + " and run again: this fine-tune is repeated, the others are kept."));
    }

    /** The indexes of published fine-tunes, ascending. Does not detect damaged ones. */
    public List<Integer> probes() {
        return store.list(ArtifactLayout.probes(step)).stream()
                .map(key -> ArtifactLayout.probeIndex(step, key))
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .sorted()
                .toList();
    }

    /** Deletes the step, its manifest first, so that no reader takes the remaining files for a finished step. */
    public void delete() {
        store.delete(ArtifactLayout.manifest(step));
        for (ArtifactKey key : store.list(ArtifactLayout.folder(step))) {
            store.delete(key);
        }
        written.clear();
    }

    private ArtifactKey key(String name) {
        return ArtifactLayout.file(step, name);
    }
}
