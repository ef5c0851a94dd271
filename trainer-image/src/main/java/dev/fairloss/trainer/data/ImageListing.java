// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The files of a source, not read yet.
 *
 * @param files candidates, sorted by identity, then by path
 * @param skipped files and folders that are not used
 * @param unreadable files and folders that cannot be opened
 * @param identities names of all identities, with or without images
 */
record ImageListing(List<Candidate> files, List<Skipped> skipped, List<Unreadable> unreadable, Set<String> identities) {
    ImageListing {
        files = List.copyOf(files);
        skipped = List.copyOf(skipped);
        unreadable = List.copyOf(unreadable);
        identities = Set.copyOf(identities);
    }

    /** A listing in which every file is an image. */
    static ImageListing ofImages(List<Candidate> files) {
        return new ImageListing(files, List.of(), List.of(), Set.of());
    }

    /**
     * A file that may be an image.
     *
     * @param identity name of its folder
     * @param path unique in the source, with forward slashes
     * @param bytes size
     * @param modified time of the last change
     * @param declared whether its name or its source says that it is an image: if its contents are not one, the data need
     *     repair. Other files are skipped unless their contents are an image.
     */
    record Candidate(String identity, String path, long bytes, Instant modified, boolean declared) {}
}
