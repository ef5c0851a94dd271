// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;

/** Checks that this user may read a file or a folder. Without it, Java reports that the file does not exist. */
public final class ReadPermission {
    static final String REMEDY = "Give this user permission to read it; in a pod, this is the user and group 65532.";

    private ReadPermission() {}

    /**
     * Requires that a path can be read, if it exists.
     *
     * @return the path
     * @throws TrainerException invalid input: names the path, or the first folder above it, that this user may not read
     */
    public static Path require(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        var above = new ArrayDeque<Path>();
        for (Path folder = absolute.getParent(); folder != null; folder = folder.getParent()) {
            above.addFirst(folder);
        }
        for (Path folder : above) {
            if (Files.isDirectory(folder) && !Files.isExecutable(folder)) {
                throw missing(folder);
            }
        }
        boolean entered = !Files.isDirectory(absolute) || Files.isExecutable(absolute);
        if (Files.exists(absolute) && !(Files.isReadable(absolute) && entered)) {
            throw missing(absolute);
        }
        return path;
    }

    private static TrainerException missing(Path path) {
        return TrainerException.invalidInput("Not allowed to read " + path + ".", REMEDY);
    }
}
