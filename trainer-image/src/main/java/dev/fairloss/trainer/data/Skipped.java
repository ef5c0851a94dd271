// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.contract.artifact.SkippedFiles;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;

/**
 * A file or folder of a source that is not used and needs no repair.
 *
 * @param path in its source
 * @param reason why it is not used
 */
record Skipped(String path, Reason reason) {
    /** Largest number of names that an index contains. */
    static final int NAMED = 1000;

    /** Why a file is not used. Summaries name them in this order: the least expected first. */
    enum Reason {
        NOT_AN_IMAGE("not an image"),
        NO_FACE("no face was found"),
        NO_IMAGES("a folder without images"),
        NOT_A_FILE("not a regular file"),
        SYSTEM("created by the system"),
        HIDDEN("hidden");

        private final String description;

        Reason(String description) {
            this.description = description;
        }
    }

    @Override
    public String toString() {
        return path + " (" + reason.description + ")";
    }

    /**
     * The summary of skipped files, with up to {@value #NAMED} names.
     *
     * @param identities identities without images
     */
    static SkippedFiles summary(Collection<Skipped> files, SortedSet<String> identities) {
        List<String> names = files.stream()
                .sorted(Comparator.comparing(Skipped::reason).thenComparing(Skipped::path))
                .limit(NAMED)
                .map(Skipped::toString)
                .toList();
        return new SkippedFiles(
                files.size(),
                names,
                identities.size(),
                identities.stream().limit(NAMED).toList());
    }
}
