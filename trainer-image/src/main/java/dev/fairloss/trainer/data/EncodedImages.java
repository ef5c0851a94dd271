// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.io.IOException;
import java.util.Arrays;

/** Encoded images by path: files of a folder, entries of an archive, records of a file. Safe for use by several threads. */
interface EncodedImages {
    /** Largest encoded image, in bytes: a bound on the memory that one image takes. */
    int MAXIMUM_BYTES = 64 << 20;

    /**
     * Reads an image.
     *
     * @param path of the index
     * @throws java.nio.file.NoSuchFileException if it no longer exists
     * @throws UnreadableImageException if the container holds no usable bytes for it
     */
    byte[] read(String path) throws IOException, UnreadableImageException;

    /**
     * Reads the first bytes of a file, to detect its format.
     *
     * @param bytes number of bytes; a shorter file gives fewer
     */
    default byte[] head(String path, int bytes) throws IOException, UnreadableImageException {
        byte[] whole = read(path);
        return whole.length <= bytes ? whole : Arrays.copyOf(whole, bytes);
    }

    /** An image as lists of unusable files name it; the source is named beside the list. */
    default String name(String path) {
        return path;
    }

    /** The image as files of landmarks name it. */
    default String landmarksName(String path) {
        return path;
    }

    /** The path as error messages name it, with the file that contains it. */
    String locate(String path);
}
