// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

/**
 * Memory that a process holds on its host besides an update, at most. Decoded images that are cached come in addition.
 *
 * @param index bytes of the index of the training images, and of what is looked up in it
 * @param centers bytes of the class centers of one network, for distances and for the check for people in both data sets
 * @param pairs bytes of the embeddings of images in pairs of the evaluation by group
 */
record HostMemory(long index, long centers, long pairs) {
    /** Of the index: 434 bytes per image, measured by {@code fairloss benchmark --identities}. */
    private static final int INDEXED_IMAGE = 434;

    /** Number, label, orders of held-out and reward images, and two hashes of an image. */
    private static final int LISTED_IMAGE = 4 * Integer.BYTES + 2 * Long.BYTES;

    /** Most images in pairs: of each of three count groups, 7 of each of 20,000 people, and 100,000 others. */
    private static final long PAIRED_IMAGES = 3 * (7 * 20_000L + 100_000);

    /** The memory for a number of people and images, with embeddings of length {@code dim}. */
    static HostMemory of(int classes, long images, int dim) {
        long embedding = (long) dim * Float.BYTES;
        return new HostMemory(
                images * (INDEXED_IMAGE + LISTED_IMAGE),
                2L * classes * embedding,
                Math.min(images, PAIRED_IMAGES) * embedding);
    }

    /** What each fine-tune needs of its own if several compute at the same time: the index is shared. */
    long ofFineTune() {
        return centers + pairs;
    }

    /** All of it, in bytes. */
    long bytes() {
        return index + centers + pairs;
    }
}
