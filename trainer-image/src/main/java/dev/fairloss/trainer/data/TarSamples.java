// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.TarContents.Range;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * Reads which samples a tar archive has: files of one folder whose names are equal up to the first period. Only the headers are
 * read.
 */
final class TarSamples {
    /** Most samples of an archive. */
    private static final int MAXIMUM_SAMPLES = 20_000_000;

    private TarSamples() {}

    /**
     * Reads the headers of an archive.
     *
     * @return the place of each file by lowercase extension, by the key of its sample
     * @throws TrainerException invalid input: it is not a tar archive, is cut, or has two files of one name
     */
    static Map<String, Map<String, Range>> of(Path file) {
        return of(file, MAXIMUM_SAMPLES);
    }

    /** {@link #of(Path)} with another limit of the number of samples. */
    static Map<String, Map<String, Range>> of(Path file, int most) {
        try (var onDisk = FileOnDisk.open(file);
                var tar = new TarFile(onDisk)) {
            Map<String, Map<String, Range>> samples = new TreeMap<>();
            for (TarArchiveEntry entry : tar.getEntries()) {
                if (entry.isFile() && !entry.isSparse()) {
                    add(file, samples, entry);
                }
                if (samples.size() > most) {
                    throw TrainerException.invalidInput(
                            "The tar archive " + file + " has more than " + most + " samples.",
                            "Split it into several archives in one folder.");
                }
            }
            return samples;
        } catch (TrainerException refused) {
            throw refused;
        } catch (FileOnDisk.Fault e) {
            throw IoErrors.unreadable("the tar archive " + file, e.cause());
        } catch (IOException | RuntimeException e) {
            throw TrainerException.invalidInput(
                    "Cannot read the tar archive " + file + ": "
                            + (e instanceof IOException io ? IoErrors.reason(io) : "its headers are damaged") + ".",
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
    }
}
