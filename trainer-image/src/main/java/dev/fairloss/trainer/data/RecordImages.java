// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import dev.fairloss.trainer.data.Unreadable.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The images of an InsightFace record file. Record 0 with a flag above 0 gives the keys of the images: 1 to its first label
 * - 1; the records after them describe identities and hold no image. Without such a record, every record is an image.
 */
final class RecordImages implements EncodedImages, AutoCloseable {
    /** Largest whole number up to which a float32 label is exact. */
    private static final int MAXIMUM_LABEL = 1 << 24;

    private final Path file;
    private final RecordFile records;
    private final Map<Long, Long> offsets;
    private final Instant modified;

    private RecordImages(Path file, RecordFile records, Map<Long, Long> offsets, Instant modified) {
        this.file = file;
        this.records = records;
        this.offsets = offsets;
        this.modified = modified;
    }

    /**
     * Opens a record file and reads its index.
     *
     * @throws TrainerException invalid input: the file or its index is missing or damaged
     */
    static RecordImages open(Path file) {
        Path index = indexOf(file);
        for (Path part : new Path[] {file, index}) {
            if (!Files.isRegularFile(part)) {
                throw TrainerException.invalidInput(
                        "The file " + part + " does not exist.",
                        "dataset.recordIO needs NAME.rec and NAME.idx in one folder.");
            }
        }
        try {
            var offsets = RecordIndex.read(index, Files.size(file));
            var modified = Files.getLastModifiedTime(file).toInstant();
            return new RecordImages(file, RecordFile.open(file), offsets, modified);
        } catch (IOException e) {
            throw new TrainerException(
                    ExitCode.RETRY,
                    "Cannot open the record file " + file + ": " + IoErrors.reason(e) + ".",
                    "Check its permissions.",
                    e);
        }
    }

    /** The index of a record file: {@code NAME.idx} for {@code NAME.rec}. */
    static Path indexOf(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".idx");
    }

    /** All images; each has the modification time of the file: a changed file is read again as a whole. */
    ImageListing listing() {
        var files = imageKeys()
                .parallel()
                .flatMap(key -> candidate(key).stream())
                .sorted(Comparator.comparing(Candidate::identity).thenComparing(Candidate::path))
                .toList();
        return ImageListing.ofImages(files);
    }

    private Stream<Long> imageKeys() {
        Optional<Long> first = Optional.ofNullable(offsets.get(0L));
        var header = first.map(offset -> header(0, offset)).filter(found -> found.flag() > 0);
        if (header.isEmpty()) {
            return offsets.keySet().stream();
        }
        float end = header.get().labels()[0];
        long present =
                offsets.keySet().stream().filter(key -> key >= 1 && key < end).count();
        if (!(end >= 1) || present < end - 1 - Math.ulp(end)) { // above 2^24 images the float is rounded
            throw TrainerException.invalidInput(
                    "Record 0 of " + file + " promises the images 1 to " + (long) (end - 1) + ", but " + indexOf(file)
                            + " lists " + present + " of them.",
                    "Copy both files again.");
        }
        return offsets.keySet().stream().filter(key -> key >= 1 && key < end);
    }

    /** An image; empty for a record that describes an identity. */
    private Optional<Candidate> candidate(long key) {
        var header = header(key, offsets.get(key));
        if (header.flag() > 0 && header.image() == 0) {
            return Optional.empty();
        }
        float label = header.labels()[0];
        if (!(label >= 0 && label < MAXIMUM_LABEL && label == Math.rint(label))) {
            throw records.damaged(
                    offsets.get(key),
                    "(key " + key + ") has the label " + label + ", which is not the number of an identity");
        }
        String identity = String.format(Locale.ROOT, "%08d", (int) label);
        String path = String.format(Locale.ROOT, "%s/%09d", identity, key);
        return Optional.of(new Candidate(identity, path, header.image(), modified, true));
    }

    private RecordFile.Header header(long key, long offset) {
        try {
            return records.header(offset);
        } catch (EOFException e) {
            throw records.damaged(offset, "(key " + key + ") is cut: " + e.getMessage());
        } catch (IOException e) {
            throw new TrainerException(
                    ExitCode.RETRY,
                    "Cannot read " + file + " at byte " + offset + ": " + IoErrors.reason(e) + ".",
                    "Check the disk.",
                    e);
        }
    }

    @Override
    public byte[] read(String path) throws IOException, UnreadableImageException {
        Long offset = offsets.get(key(path));
        if (offset == null) {
            throw new NoSuchFileException(locate(path));
        }
        try {
            return records.image(offset);
        } catch (EOFException e) {
            throw new UnreadableImageException(Reason.TRUNCATED, e.getMessage());
        }
    }

    private static long key(String path) {
        return Long.parseLong(path.substring(path.indexOf('/') + 1));
    }

    @Override
    public String locate(String path) {
        return "record " + key(path) + " of " + file;
    }

    @Override
    public void close() {
        try {
            records.close();
        } catch (IOException e) {
            // The file was only read; nothing is lost.
        }
    }
}
