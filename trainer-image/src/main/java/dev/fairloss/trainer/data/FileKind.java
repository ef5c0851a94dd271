// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.Locale;
import java.util.Set;

/** Kind of a file or folder, by its name. The contents decide whether an {@link #OTHER} file is an image. */
enum FileKind {
    /** Has the extension of an image format. */
    IMAGE,
    /** Has no extension, or one that says nothing about images. */
    OTHER,
    /** Begins with a period. */
    HIDDEN,
    /** Created by an operating system or a storage server, never part of a dataset. */
    SYSTEM;

    private static final Set<String> EXTENSIONS = Set.of(
            "jpg", "jpeg", "jpe", "jfif", "jfi", "jif", "pjpeg", "pjp", "png", "bmp", "dib", "ppm", "pgm", "pbm", "pnm",
            "gif", "webp", "tif", "tiff", "heic", "heif", "avif", "jp2", "jxl");

    private static final Set<String> SYSTEM_NAMES = Set.of(
            "lost+found",
            "@eadir",
            "@tmp",
            "#recycle",
            "#snapshot",
            "@recycle",
            "@recently-snapshot",
            "__macosx",
            "$recycle.bin",
            "system volume information",
            "thumbs.db",
            "ehthumbs.db",
            "desktop.ini");

    /** The kind of a file or folder. */
    static FileKind of(String name) {
        String lowercase = name.toLowerCase(Locale.ROOT);
        if (name.startsWith(".")) {
            return HIDDEN;
        }
        if (SYSTEM_NAMES.contains(lowercase)) {
            return SYSTEM;
        }
        int dot = lowercase.lastIndexOf('.');
        return dot >= 0 && EXTENSIONS.contains(lowercase.substring(dot + 1)) ? IMAGE : OTHER;
    }
}
