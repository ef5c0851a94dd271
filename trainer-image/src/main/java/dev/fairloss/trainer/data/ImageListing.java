// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.time.Instant;
import java.util.List;

/**
 * Image files of a source, not read yet.
 *
 * @param files sorted by identity, then by path
 * @param ignored number of files that are hidden or not images
 */
record ImageListing(List<Candidate> files, int ignored) {
    ImageListing {
        files = List.copyOf(files);
    }

    /**
     * A file that is an image by its name.
     *
     * @param identity name of its folder
     * @param path unique in the source, with forward slashes
     * @param bytes size
     * @param modified time of the last change
     * @param supported whether a reader supports its format
     */
    record Candidate(String identity, String path, long bytes, Instant modified, boolean supported) {}
}
