// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.CheckpointId;
import dev.fairloss.contract.artifact.CheckpointPointer;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The checkpoints of a step, as seen by one attempt. Each checkpoint has keys of its own: its files are written first, its
 * pointer with their checksums last, so no object is ever overwritten and a killed save leaves the previous checkpoint
 * intact. The newest two are kept. Not thread-safe.
 */
public final class Checkpoints {
    private static final int KEPT = 2;

    private final ArtifactStore store;
    private final StepAddress step;
    private final String attempt;
    private final Clock clock;
    private final Set<CheckpointId> damaged = new HashSet<>();

    /** @param attempt unique to this process: letters, digits and '-' */
    public Checkpoints(ArtifactStore store, StepAddress step, String attempt, Clock clock) {
        this.store = store;
        this.step = step;
        this.attempt = attempt;
        this.clock = clock;
    }

    /**
     * Publishes a checkpoint and deletes all but the newest two, not counting damaged ones that {@link #newest} found.
     *
     * @param files    local files by name
     * @param position any value that serializes to a JSON object
     */
    public CheckpointPointer save(Map<String, Path> files, Object position) {
        List<CheckpointId> all = ids();
        int sequence = 1 + all.stream().mapToInt(CheckpointId::sequence).max().orElse(0);
        CheckpointId id = new CheckpointId(sequence, attempt);
        List<ArtifactFile> sums = new ArrayList<>();
        new TreeMap<>(files).forEach((name, file) -> {
            sums.add(sum(name, file));
            store.put(ArtifactLayout.checkpointFile(step, id, name), file);
        });
        ObjectNode place = ContractJson.mapper().valueToTree(position);
        CheckpointPointer pointer = new CheckpointPointer(
                CheckpointPointer.VERSION, id.sequence(), id.attempt(), clock.instant(), sums, place);
        store.put(ArtifactLayout.checkpointPointer(step, id), ChecksummedJson.write(pointer));
        prune(id);
        return pointer;
    }

    /** Describes a local file. */
    static ArtifactFile sum(String name, Path file) {
        try {
            return ArtifactFile.of(name, file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /**
     * Fetches the newest intact checkpoint. Skips damaged ones.
     *
     * @param scratch an existing folder for local copies
     * @return empty if there is none
     */
    public Optional<VerifiedCheckpoint> newest(Path scratch) {
        for (CheckpointId id : published()) {
            Optional<VerifiedCheckpoint> whole = store.read(ArtifactLayout.checkpointPointer(step, id))
                    .flatMap(document -> ChecksummedJson.read(document, CheckpointPointer.class))
                    .filter(pointer -> pointer.version() <= CheckpointPointer.VERSION
                            && pointer.id().equals(id))
                    .flatMap(pointer -> fetch(pointer, scratch));
            if (whole.isPresent()) {
                return whole;
            }
            damaged.add(id);
        }
        return Optional.empty();
    }

    private Optional<VerifiedCheckpoint> fetch(CheckpointPointer pointer, Path scratch) {
        Map<String, Path> local = new HashMap<>();
        for (ArtifactFile file : pointer.files()) {
            Path copy = scratch.resolve(file.name());
            if (!store.fetch(ArtifactLayout.checkpointFile(step, pointer.id(), file.name()), copy)
                    || !sum(file.name(), copy).equals(file)) {
                return Optional.empty();
            }
            local.put(file.name(), copy);
        }
        String where = store.describe(ArtifactLayout.checkpointPointer(step, pointer.id()));
        return Optional.of(new VerifiedCheckpoint(pointer, where, local));
    }

    /** The damaged checkpoints that {@link #newest} skipped, for the log. */
    public List<CheckpointId> damaged() {
        return damaged.stream().sorted().toList();
    }

    /** Deletes all checkpoints, once the step is finished. */
    public void clear() {
        delete(store.list(ArtifactLayout.checkpoints(step)));
    }

    /** Newest first. */
    private List<CheckpointId> published() {
        return store.list(ArtifactLayout.checkpoints(step)).stream()
                .filter(Checkpoints::isPointer)
                .flatMap(key -> CheckpointId.ofName(key.name()).stream())
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private static boolean isPointer(ArtifactKey key) {
        return CheckpointId.ofName(key.name())
                .filter(id -> key.name().equals(id + ".json"))
                .isPresent();
    }

    /** Includes the numbers of files that were never published. */
    private List<CheckpointId> ids() {
        return store.list(ArtifactLayout.checkpoints(step)).stream()
                .flatMap(key -> CheckpointId.ofName(key.name()).stream())
                .toList();
    }

    /**
     * Deletes damaged checkpoints, checkpoints older than the newest two, and older files that were never published. A
     * checkpoint that another attempt is writing has a higher number and is kept.
     */
    private void prune(CheckpointId newest) {
        List<CheckpointId> kept = published().stream()
                .filter(id -> !damaged.contains(id))
                .limit(KEPT)
                .toList();
        int oldest = kept.stream().mapToInt(CheckpointId::sequence).min().orElse(newest.sequence());
        delete(store.list(ArtifactLayout.checkpoints(step)).stream()
                .filter(key -> CheckpointId.ofName(key.name())
                        .filter(id -> kept.size() == KEPT && id.sequence() < oldest || damaged.contains(id))
                        .isPresent())
                .toList());
    }

    /** Deletes pointers first, so that none refers to a missing file. */
    private void delete(List<ArtifactKey> keys) {
        keys.stream().filter(Checkpoints::isPointer).forEach(store::delete);
        keys.stream().filter(key -> !isPointer(key)).forEach(store::delete);
    }
}
