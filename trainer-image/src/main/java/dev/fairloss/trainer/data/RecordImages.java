// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.ReadPermission;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import dev.fairloss.trainer.data.Unreadable.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
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
    /** Keys of the images, ascending. */
    private final long[] keys;

    private RecordImages(Path file, RecordFile records, Map<Long, Long> offsets, Instant modified) {
        this.file = file;
        this.records = records;
        this.offsets = offsets;
        this.modified = modified;
        this.keys = imageKeys().mapToLong(key -> key).sorted().toArray();
    }

    /** What a record holds: an image, or damage; neither if it describes an identity. */
    private record Found(Optional<Candidate> image, Optional<Unreadable> damage) {
        static final Found NO_IMAGE = new Found(Optional.empty(), Optional.empty());

        static Found image(Candidate image) {
            return new Found(Optional.of(image), Optional.empty());
        }

        static Found damage(Unreadable record) {
            return new Found(Optional.empty(), Optional.of(record));
        }
    }

    /**
     * Opens a record file and reads its index; without one, scans the file.
     *
     * @throws TrainerException invalid input: the file is missing, or its index is damaged
     */
    static RecordImages open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw TrainerException.invalidInput(
                    "The record file " + file + (Files.exists(file) ? " is not a file." : " does not exist."),
                    "Correct dataset.recordIO.uri.");
        }
        try {
            return open(file, RecordFile.open(file));
        } catch (IOException e) {
            throw IoErrors.unreadable("the record file " + file, e);
        }
    }

    private static RecordImages open(Path file, RecordFile records) throws IOException {
        try {
            var index = ReadPermission.require(indexOf(file));
            boolean indexed = Files.exists(index) && (Files.size(index) > 0 || records.bytes() == 0);
            var offsets = indexed ? RecordIndex.read(index) : RecordScan.offsets(records);
            return new RecordImages(
                    file, records, offsets, Files.getLastModifiedTime(file).toInstant());
        } catch (IOException | TrainerException e) {
            records.close();
            throw e;
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
        var found = LongStream.of(keys).parallel().mapToObj(this::find).toList();
        List<Candidate> images = new ArrayList<>(found.size());
        List<Unreadable> damage = new ArrayList<>();
        found.forEach(record -> {
            record.image().ifPresent(images::add);
            record.damage().ifPresent(damage::add);
        });
        if (images.isEmpty() && damage.isEmpty()) {
            throw TrainerException.invalidInput(
                    "The record file " + file + " has no images.",
                    "Copy the .rec file and its .idx file again, or write them again with MXNet's im2rec.");
        }
        images.sort(Comparator.comparing(Candidate::identity).thenComparing(Candidate::path));
        return new ImageListing(images, List.of(), damage, Set.of());
    }

    private Stream<Long> imageKeys() {
        var header = Optional.ofNullable(offsets.get(0L)).map(this::first).filter(found -> found.flag() > 0);
        if (header.isEmpty()) {
            return offsets.keySet().stream();
        }
        float end = header.get().labels()[0];
        Set<Long> present =
                offsets.keySet().stream().filter(key -> key >= 1 && key < end).collect(Collectors.toSet());
        if (!(end >= 1) || present.size() < end - 1 - Math.ulp(end)) { // above 2^24 images the float is rounded
            throw TrainerException.invalidInput(
                    "Record 0 of " + file + " promises the images 1 to " + (long) (end - 1) + ", but only "
                            + present.size() + " of these records are found"
                            + (Files.exists(indexOf(file)) ? " in " + indexOf(file) : "") + ".",
                    "Copy the .rec file and its .idx file again.");
        }
        return present.stream();
    }

    /** The header of record 0, which decides which records are images. */
    private RecordFile.Header first(long offset) {
        try {
            return records.header(offset);
        } catch (UnreadableImageException e) {
            throw TrainerException.invalidInput(
                    "Cannot read record 0 of " + file + ", at byte " + offset + ": " + e.getMessage() + ".",
                    "Copy the .rec file and its .idx file again, or write them again with MXNet's im2rec.");
        } catch (IOException e) {
            throw unreadable(offset, e);
        }
    }

    private Found find(long key) {
        long offset = offsets.get(key);
        try {
            var header = records.header(offset);
            if (header.flag() > 0 && header.image() == 0) {
                return Found.NO_IMAGE;
            }
            float label = header.labels()[0];
            if (!(label >= 0 && label < MAXIMUM_LABEL && label == Math.rint(label))) {
                throw new UnreadableImageException(
                        Reason.DAMAGED, "its label " + label + " is not the number of an identity");
            }
            String identity = String.format(Locale.ROOT, "%08d", (int) label);
            String path = String.format(Locale.ROOT, "%s/%09d", identity, key);
            return Found.image(new Candidate(identity, path, header.image(), modified, true));
        } catch (UnreadableImageException e) {
            return Found.damage(e.at(name(key)));
        } catch (IOException e) {
            throw unreadable(offset, e);
        }
    }

    private TrainerException unreadable(long offset, IOException cause) {
        return IoErrors.unreadable(file + " at byte " + offset, cause);
    }

    @Override
    public byte[] read(String path) throws IOException, UnreadableImageException {
        Long offset = offsets.get(key(path));
        if (offset == null) {
            throw new NoSuchFileException(locate(path));
        }
        return records.image(offset);
    }

    private static long key(String path) {
        return Long.parseLong(path.substring(path.indexOf('/') + 1));
    }

    private String name(long key) {
        return "record " + key + " at byte " + offsets.get(key);
    }

    @Override
    public String name(String path) {
        return name(key(path));
    }

    /** The number of the image from 0, by ascending key. */
    @Override
    public String landmarksName(String path) {
        return Integer.toString(Arrays.binarySearch(keys, key(path)));
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
