// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.io.IOException;

/** Encoded images by path: files of a folder, entries of an archive, records of a file. Safe for use by several threads. */
interface EncodedImages {
    /** Largest encoded image in an archive or record file, in bytes: a bound on what a compressed entry expands to. */
    int MAXIMUM_BYTES = 64 << 20;

    /**
     * Reads an image.
     *
     * @param path of the index
     * @throws java.nio.file.NoSuchFileException if it no longer exists
     * @throws UnreadableImageException if the container holds no usable bytes for it
     */
    byte[] read(String path) throws IOException, UnreadableImageException;

    /** The path as error messages name it, with the file that contains it. */
    String locate(String path);
}
