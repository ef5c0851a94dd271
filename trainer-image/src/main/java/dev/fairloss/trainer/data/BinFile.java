// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import dev.fairloss.trainer.data.PickleValue.Bytes;
import dev.fairloss.trainer.data.PickleValue.EncodedText;
import dev.fairloss.trainer.data.Unreadable.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An InsightFace {@code .bin} file: a pickle of (list of encoded images, list of bool). Images 2 i and 2 i + 1 are pair i;
 * boolean i says whether the pair is genuine. As a source it has one identity, since the file does not name identities.
 */
public final class BinFile implements FaceSource {
    private static final String IDENTITY = "images";
    private static final String FORM =
            "A .bin file is a pickle of (list of bytes, list of bool), with two images for each"
                    + " boolean, as InsightFace writes it: write the file again in this form.";

    private final String description;
    private final List<PickleValue> images;
    private final boolean[] genuine;
    private final Content content;
    private final Instant modified;

    private BinFile(String description, Path file, PickleValue value, Instant modified) {
        this.description = description;
        if (!(value instanceof PickleValue.Pair pair
                && pair.first() instanceof PickleValue.Items first
                && pair.second() instanceof PickleValue.Items second)) {
            throw TrainerException.invalidInput(file + " is a pickle, but not of two lists.", FORM);
        }
        this.images = List.copyOf(first.values());
        this.genuine = new boolean[second.values().size()];
        if (images.isEmpty() || images.size() != 2 * genuine.length) {
            throw TrainerException.invalidInput(
                    file + " has " + images.size() + " images and " + genuine.length + " booleans.", FORM);
        }
        for (int i = 0; i < images.size(); i++) {
            if (!(images.get(i) instanceof Bytes || images.get(i) instanceof EncodedText)) {
                throw TrainerException.invalidInput(
                        "Item " + i + " of the first list of " + file + " is not bytes.", FORM);
            }
        }
        for (int i = 0; i < genuine.length; i++) {
            if (!(second.values().get(i) instanceof PickleValue.Bool bool)) {
                throw TrainerException.invalidInput(
                        "Item " + i + " of the second list of " + file + " is not a bool.", FORM);
            }
            genuine[i] = bool.value();
        }
        this.content = new Content(file, images);
        this.modified = modified;
    }

    /**
     * Reads the structure of a file; the images stay in it.
     *
     * @param description of the source in messages and in the index; for a copy, the URI of the original
     * @throws TrainerException invalid input: there is no such file, or it is not of this form
     */
    public static BinFile open(Path file, String description) {
        if (!Files.isRegularFile(file)) {
            String fault = Files.exists(file) ? "is not a regular file" : "does not exist";
            throw TrainerException.invalidInput(
                    "The file " + file + " " + (Files.isDirectory(file) ? "is a folder" : fault) + ".",
                    "Correct bin.uri of the evaluation set.");
        }
        try {
            var modified = Files.getLastModifiedTime(file).toInstant();
            return new BinFile(description, file, PickleReader.read(file), modified);
        } catch (IOException e) {
            throw IoErrors.unreadable(file.toString(), e);
        }
    }

    /** Whether each pair is genuine, (pairs). */
    public boolean[] genuine() {
        return genuine.clone();
    }

    @Override
    public Indexing index(Framing framing, Optional<FaceIndex> before, ProgressCallback progress) {
        var files = IntStream.range(0, images.size())
                .mapToObj(i -> new Candidate(IDENTITY, path(i), content.bytes(i), modified, true))
                .toList();
        return new ImageIndexer(description, framing, progress).index(ImageListing.ofImages(files), content, before);
    }

    @Override
    public FaceImages open(FaceIndex index) {
        return new StoredImages(content, index);
    }

    private static String path(int image) {
        return String.format(Locale.ROOT, "%s/%08d", IDENTITY, image);
    }

    /** The bytes of the images, read when they are needed. */
    private record Content(Path file, List<PickleValue> images) implements EncodedImages {
        /** Size of an image; that of its UTF-8 form where Python wrote text. */
        int bytes(int image) {
            return range(image).length();
        }

        private Bytes range(int image) {
            return images.get(image) instanceof EncodedText encoded ? encoded.text() : (Bytes) images.get(image);
        }

        @Override
        public byte[] read(String path) throws IOException, UnreadableImageException {
            int image = number(path);
            byte[] bytes = read(range(image));
            if (!(images.get(image) instanceof EncodedText)) {
                return bytes;
            }
            return new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.ISO_8859_1);
        }

        private byte[] read(Bytes range) throws IOException, UnreadableImageException {
            var bytes = ByteBuffer.allocate(range.length());
            try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
                ChannelReads.fill(channel, bytes, range.offset());
            } catch (EOFException e) {
                throw new UnreadableImageException(Reason.TRUNCATED, "the file ends inside the image");
            }
            return bytes.array();
        }

        private static int number(String path) {
            return Integer.parseInt(path.substring(path.indexOf('/') + 1));
        }

        @Override
        public String name(String path) {
            return "image " + number(path) + " at byte " + range(number(path)).offset();
        }

        @Override
        public String landmarksName(String path) {
            return Integer.toString(number(path));
        }

        @Override
        public String locate(String path) {
            return "image " + number(path) + " of " + file;
        }
    }
}
