// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.Locale;
import java.util.Set;

/** Kind of a file, by its name alone. */
enum FileKind {
    /** An image of a supported format. */
    IMAGE,
    /** An image of a format that no reader supports. */
    UNSUPPORTED_IMAGE,
    /** Hidden, or not an image. */
    OTHER;

    private static final Set<String> SUPPORTED = Set.of("jpg", "jpeg", "png", "bmp", "ppm", "pgm", "pnm");
    private static final Set<String> UNSUPPORTED =
            Set.of("gif", "webp", "tif", "tiff", "heic", "heif", "avif", "jp2", "jxl");

    /** The kind of a file; names that begin with a period are hidden. */
    static FileKind of(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (isHidden(name)) {
            return OTHER;
        }
        return SUPPORTED.contains(extension) ? IMAGE : UNSUPPORTED.contains(extension) ? UNSUPPORTED_IMAGE : OTHER;
    }

    /** Whether a file or folder is hidden. */
    static boolean isHidden(String name) {
        return name.startsWith(".");
    }
}
