// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.Unreadable.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The images of an open zip archive (zip64 too), each inflated when it is read. An entry is never written to disk and never
 * expands beyond {@link EncodedImages#MAXIMUM_BYTES}.
 */
final class ZipImages implements EncodedImages, AutoCloseable {
    private final Path file;
    private final ZipFile zip;
    private final ZipEntries entries;
    private final Instant modified;

    private ZipImages(Path file, ZipFile zip, Instant modified) {
        this.file = file;
        this.zip = zip;
        this.entries = ZipEntries.of(file, zip);
        this.modified = modified;
    }

    /**
     * Opens an archive and reads its directory.
     *
     * @throws TrainerException invalid input: there is no such archive, or its folders are not one per identity
     */
    static ZipImages open(Path file) {
        if (!Files.isRegularFile(file)) {
            String problem = Files.exists(file) ? " is not a file." : " does not exist.";
            throw TrainerException.invalidInput("The zip archive " + file + problem, "Correct dataset.zip.uri.");
        }
        ZipFile zip = openArchive(file);
        try {
            return new ZipImages(file, zip, Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            closeQuietly(zip);
            throw IoErrors.unreadable("the zip archive " + file, e);
        } catch (TrainerException e) {
            closeQuietly(zip);
            throw e;
        }
    }

    private static ZipFile openArchive(Path file) {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            var withOtherNames = openWithOtherNames(file);
            if (withOtherNames.isPresent()) {
                return withOtherNames.get();
            }
            throw TrainerException.invalidInput(
                    "Cannot read the zip archive " + file + ": " + IoErrors.reason(e) + ".",
                    "Copy it again if it is cut; create it again if it is encrypted or in another format.",
                    e);
        } catch (IOException e) {
            throw IoErrors.unreadable("the zip archive " + file, e);
        }
    }

    /** Without its UTF-8 flag, an entry may have a name in any encoding. The names only need to be distinct. */
    private static Optional<ZipFile> openWithOtherNames(Path file) {
        try {
            return Optional.of(new ZipFile(file.toFile(), StandardCharsets.ISO_8859_1));
        } catch (IOException alsoDamaged) {
            return Optional.empty();
        }
    }

    private static void closeQuietly(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException e) {
            // The archive was only read; the first failure is the one to report.
        }
    }

    /**
     * All images. Each has the modification time of the archive: a changed archive is read again as a whole.
     */
    ImageListing listing() {
        return entries.listing(modified);
    }

    @Override
    public byte[] read(String path) throws IOException, UnreadableImageException {
        ZipEntry entry = entries.entry(path).orElseThrow(() -> new NoSuchFileException(locate(path)));
        long size = entry.getSize();
        if (size > MAXIMUM_BYTES) {
            throw UnreadableImageException.tooLarge(size);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) size + 1);
            var crc = new CRC32();
            crc.update(bytes);
            if (bytes.length != size || crc.getValue() != entry.getCrc()) {
                throw new UnreadableImageException(
                        Reason.DAMAGED, "size or CRC-32 differ from the archive's directory");
            }
            return bytes;
        } catch (EOFException e) {
            throw new UnreadableImageException(Reason.TRUNCATED, "the archive ends inside the entry");
        } catch (ZipException e) {
            throw new UnreadableImageException(Reason.DAMAGED, IoErrors.reason(e));
        }
    }

    @Override
    public String locate(String path) {
        return file + "!/" + entries.entry(path).map(ZipEntry::getName).orElse(path);
    }

    @Override
    public void close() {
        closeQuietly(zip);
    }
}
