// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import dev.fairloss.trainer.data.TarContents.Range;
import dev.fairloss.trainer.data.Unreadable.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The images of WebDataset archives. Their paths in the index are {@code IDENTITY/ARCHIVE/KEY}. */
final class WebDatasetImages implements EncodedImages, AutoCloseable {
    private static final String CLASS = "cls";
    private static final int MAXIMUM_CLASS_BYTES = 32;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** Archives by name, sorted. */
    private final Map<String, TarContents> archives = new TreeMap<>();

    private final Map<String, Instant> modified = new HashMap<>();
    private final Map<String, Range> images = new HashMap<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Unreadable> unreadable = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();

    private WebDatasetImages() {}

    /**
     * Opens archives and reads their headers.
     *
     * @param location a tar archive, or a folder of them
     * @throws TrainerException invalid input: there is no archive, or one is damaged
     */
    static WebDatasetImages open(Path location) {
        var open = new WebDatasetImages();
        try {
            for (Path file : files(location)) {
                open.add(file);
            }
            return open;
        } catch (IOException e) {
            open.close();
            throw IoErrors.unreadable("the WebDataset " + location, e);
        } catch (TrainerException e) {
            open.close();
            throw e;
        }
    }

    private static List<Path> files(Path location) throws IOException {
        if (!Files.exists(location)) {
            throw TrainerException.invalidInput(
                    "The WebDataset " + location + " does not exist.", "Correct dataset.webDataset.uri.");
        }
        if (!Files.isDirectory(location)) {
            return List.of(location);
        }
        try (Stream<Path> files = Files.list(location)) {
            var archives = files.filter(
                            file -> file.getFileName().toString().endsWith(".tar") && Files.isRegularFile(file))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
            if (archives.isEmpty()) {
                throw TrainerException.invalidInput(
                        "The folder " + location + " contains no .tar files.", "Correct dataset.webDataset.uri.");
            }
            return archives;
        }
    }

    private void add(Path file) throws IOException {
        String archive = file.getFileName().toString().replaceFirst("[.]tar$", "");
        var samples = TarSamples.of(file);
        archives.put(archive, TarContents.open(file));
        modified.put(archive, Files.getLastModifiedTime(file).toInstant());
        for (var sample : samples.entrySet()) {
            try {
                addSample(archive, sample.getKey(), sample.getValue());
            } catch (UnreadableImageException e) {
                unreadable.add(e.at(name(archive, sample.getKey())));
            }
        }
    }

    private void addSample(String archive, String key, Map<String, Range> files)
            throws IOException, UnreadableImageException {
        var found = files.entrySet().stream()
                .filter(file -> FileKind.of("image." + file.getKey()) == FileKind.IMAGE)
                .map(Map.Entry::getValue)
                .toList();
        if (found.isEmpty()) {
            skipped.add(new Skipped(name(archive, key), Skipped.Reason.NOT_AN_IMAGE));
            return;
        }
        if (found.size() > 1) {
            throw new UnreadableImageException(Reason.DAMAGED, "it has " + found.size() + " images");
        }
        String identity = identity(archive, files);
        String path = identity + "/" + archive + "/" + key;
        images.put(path, found.get(0));
        candidates.add(new Candidate(identity, path, found.get(0).bytes(), modified.get(archive), true));
    }

    private String identity(String archive, Map<String, Range> files) throws IOException, UnreadableImageException {
        var range = files.get(CLASS);
        if (range == null) {
            throw withoutClass(files.keySet());
        }
        if (range.bytes() > MAXIMUM_CLASS_BYTES) {
            throw new UnreadableImageException(Reason.DAMAGED, "its .cls file has " + range.bytes() + " bytes");
        }
        String text = new String(archives.get(archive).read(range), StandardCharsets.ISO_8859_1).strip();
        if (!NUMBER.matcher(text).matches()) {
            throw new UnreadableImageException(Reason.DAMAGED, "its .cls file is not the number of an identity");
        }
        return String.format(Locale.ROOT, "%08d", Integer.parseInt(text));
    }

    private static UnreadableImageException withoutClass(Set<String> extensions) {
        var other = extensions.stream()
                .filter(extension -> extension.endsWith("." + CLASS))
                .findFirst();
        return new UnreadableImageException(
                Reason.DAMAGED,
                other.isEmpty()
                        ? "it has no .cls file"
                        : "it has no .cls file, but a ." + other.get()
                                + " file: the name of a sample ends at its first period");
    }

    private static String name(String archive, String key) {
        return "sample " + key + " of " + archive + ".tar";
    }

    /** All images; each has the modification time of its archive: a changed archive is read again as a whole. */
    ImageListing listing() {
        candidates.sort(Comparator.comparing(Candidate::identity).thenComparing(Candidate::path));
        return new ImageListing(candidates, skipped, unreadable, Set.of());
    }

    @Override
    public byte[] read(String path) throws IOException, UnreadableImageException {
        Range range = images.get(path);
        if (range == null) {
            throw new NoSuchFileException(path);
        }
        return archives.get(part(path, 1)).read(range);
    }

    /** A segment of a path; the third is the key, which may contain slashes. */
    private static String part(String path, int segment) {
        return path.split("/", 3)[segment];
    }

    @Override
    public String name(String path) {
        return name(part(path, 1), part(path, 2));
    }

    /** {@code ARCHIVE/KEY}; of a key with folders, its last two segments, as files of landmarks are read. */
    @Override
    public String landmarksName(String path) {
        String[] segments = path.split("/");
        return segments[segments.length - 2] + "/" + segments[segments.length - 1];
    }

    @Override
    public String locate(String path) {
        return name(path);
    }

    @Override
    public void close() {
        for (TarContents archive : archives.values()) {
            try {
                archive.close();
            } catch (IOException e) {
                // The archive was only read; nothing is lost.
            }
        }
    }
}
