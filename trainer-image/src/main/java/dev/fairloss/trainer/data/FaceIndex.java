// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.json.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Index of a dataset: all identities and images, each image known to be readable. Images are numbered from 0 in the order of
 * identities and, within an identity, of paths; all other code refers to images by these numbers.
 *
 * @param version of the JSON form, {@value #VERSION}
 * @param source description of the source, for messages and reports
 * @param imageSize height and width to which images are scaled when they are decoded, in pixels
 * @param fingerprint SHA-256 of the contents of all images, 64 hexadecimal digits; independent of their location
 * @param skipped files of the source that are not used, and identities without images
 * @param identities sorted by name (by UTF-16 code units), each with at least one image
 */
public record FaceIndex(
        int version,
        String source,
        int imageSize,
        String fingerprint,
        SkippedFiles skipped,
        List<Identity> identities) {
    /** Current version of the JSON form. */
    public static final int VERSION = 4;

    public FaceIndex {
        identities = List.copyOf(identities);
    }

    /**
     * An identity: a class in training.
     *
     * @param name unique in the index
     * @param images sorted by path
     */
    public record Identity(String name, List<Image> images) {
        public Identity {
            images = List.copyOf(images);
        }
    }

    /**
     * An image.
     *
     * @param path unique in the index: relative to the root, with forward slashes
     * @param file identifies the contents of the file; absent for synthetic images
     * @param landmarks by which it is aligned; absent if the central square is used
     */
    public record Image(String path, Optional<Stamp> file, Optional<Landmarks> landmarks) {
        /** An image that is not aligned. */
        public Image(String path, Optional<Stamp> file) {
            this(path, file, Optional.empty());
        }
    }

    /**
     * Identifies a state of a file.
     *
     * @param bytes size of the file
     * @param sha256 of its contents, 64 hexadecimal digits
     * @param pixels hash of the decoded image, 16 hexadecimal digits: equal for copies in another lossless format
     * @param perceptual {@link PerceptualHash} of the decoded image, 64 hexadecimal digits; empty if it has none
     * @param modified time of the last change
     */
    public record Stamp(long bytes, String sha256, String pixels, String perceptual, Instant modified) {}

    /** The index of images in files. The fingerprint is the SHA-256 of the lines "path size sha256 landmarks", sorted. */
    static FaceIndex ofFiles(String source, int imageSize, SkippedFiles skipped, List<Identity> identities) {
        var digest = Sha256.newDigest();
        identities.stream()
                .flatMap(identity -> identity.images().stream())
                .sorted(FaceIndex::compareLines)
                .forEachOrdered(image -> digest.update(line(image).getBytes(StandardCharsets.UTF_8)));
        return new FaceIndex(VERSION, source, imageSize, Sha256.finish(digest), skipped, identities);
    }

    /** Compares the lines of two images, which are not in memory for all images; a line begins with the path and a space. */
    private static int compareLines(Image one, Image other) {
        int common = Math.min(one.path().length(), other.path().length());
        for (int i = 0; i < common; i++) {
            int difference = one.path().charAt(i) - other.path().charAt(i);
            if (difference != 0) {
                return difference;
            }
        }
        return line(one).compareTo(line(other));
    }

    private static String line(Image image) {
        return image.path() + " "
                + image.file().orElseThrow().bytes() + " "
                + image.file().orElseThrow().sha256()
                + image.landmarks().map(points -> " " + points).orElse("") + "\n";
    }

    /** Number of images. */
    @JsonIgnore
    public int imageCount() {
        return identities.stream()
                .mapToInt(identity -> identity.images().size())
                .sum();
    }

    /** Every image, by number. */
    @JsonIgnore
    public List<Image> images() {
        return identities.stream()
                .flatMap(identity -> identity.images().stream())
                .toList();
    }

    /** The name of the identity in each image, by number. */
    @JsonIgnore
    public List<String> imageIdentities() {
        return identities.stream()
                .flatMap(identity -> identity.images().stream().map(image -> identity.name()))
                .toList();
    }

    /** The number of each image, by path. */
    @JsonIgnore
    public Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        images().forEach(image -> numbers.put(image.path(), numbers.size()));
        return numbers;
    }

    /** Writes the JSON form, UTF-8, image by image. */
    public void write(OutputStream out) throws IOException {
        ContractJson.write(this, out);
    }

    /**
     * Reads the JSON form; empty if it has another version.
     *
     * @throws IOException if it is not the JSON form of an index
     */
    public static Optional<FaceIndex> read(InputStream json) throws IOException {
        return Optional.of(ContractJson.mapper().readValue(json, FaceIndex.class))
                .filter(index -> index.version == VERSION);
    }
}
