// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * The samples of one tar archive: files of one folder whose names are equal up to the first period. Only the headers are read; the
 * contents stay in the archive. Safe for use by several threads.
 */
final class TarSamples implements AutoCloseable {
    /** Most samples of an archive. */
    private static final int MAXIMUM_SAMPLES = 20_000_000;

    private final Path file;
    private final FileChannel channel;
    private final Map<String, Map<String, Range>> samples;

    private TarSamples(Path file, FileChannel channel, Map<String, Map<String, Range>> samples) {
        this.file = file;
        this.channel = channel;
        this.samples = samples;
    }

    /**
     * The contents of a file in the archive.
     *
     * @param offset of the first byte
     * @param bytes size
     */
    record Range(long offset, long bytes) {}

    /**
     * Reads the headers of an archive.
     *
     * @throws TrainerException invalid input: it is not a tar archive, is cut, or has two files of one name
     */
    static TarSamples open(Path file) {
        try (var tar = new TarFile(file)) {
            Map<String, Map<String, Range>> samples = new TreeMap<>();
            for (TarArchiveEntry entry : tar.getEntries()) {
                if (entry.isFile() && !entry.isSparse()) {
                    add(file, samples, entry);
                }
            }
            return new TarSamples(file, FileChannel.open(file, StandardOpenOption.READ), samples);
        } catch (AccessDeniedException e) {
            throw new TrainerException(
                    ExitCode.RETRY,
                    "Cannot open the tar archive " + file + ": " + IoErrors.reason(e) + ".",
                    "Check its permissions.",
                    e);
        } catch (IOException | RuntimeException e) {
            throw e instanceof TrainerException refused
                    ? refused
                    : TrainerException.invalidInput(
                            "Cannot read the tar archive " + file + ": "
                                    + (e instanceof IOException io ? IoErrors.reason(io) : "its headers are damaged")
                                    + ".",
                            "Copy it again if it is cut; uncompress it if it is compressed.",
                            e);
        }
    }

    private static void add(Path file, Map<String, Map<String, Range>> samples, TarArchiveEntry entry) {
        String name = entry.getName();
        int slash = name.lastIndexOf('/');
        int dot = name.indexOf('.', slash + 1);
        if (dot <= slash + 1 || FileKind.of(name.substring(slash + 1)) == FileKind.SYSTEM) {
            return; // hidden, or without an extension
        }
        var range = new Range(entry.getDataOffset(), entry.getSize());
        var sample = samples.computeIfAbsent(name.substring(0, dot), key -> new HashMap<>(4));
        if (sample.put(name.substring(dot + 1).toLowerCase(Locale.ROOT), range) != null) {
            throw TrainerException.invalidInput(
                    "The tar archive " + file + " has two files " + name + ".",
                    "Create the archive again without duplicates.");
        }
        if (samples.size() > MAXIMUM_SAMPLES) {
            throw TrainerException.invalidInput(
                    "The tar archive " + file + " has more than " + MAXIMUM_SAMPLES + " samples.", "Split it.");
        }
    }

    /** Files of each sample by lowercase extension, by key. */
    Map<String, Map<String, Range>> samples() {
        return samples;
    }

    /**
     * The contents of a file.
     *
     * @throws EOFException if the archive ends inside it
     */
    byte[] read(Range range) throws IOException, UnreadableImageException {
        if (range.bytes() > EncodedImages.MAXIMUM_BYTES) {
            throw UnreadableImageException.tooLarge(range.bytes());
        }
        if (range.offset() + range.bytes() > channel.size()) {
            throw new UnreadableImageException(
                    Unreadable.Reason.TRUNCATED, "the archive ends at byte " + channel.size() + ", inside the file");
        }
        var bytes = ByteBuffer.allocate((int) range.bytes());
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, range.offset() + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
