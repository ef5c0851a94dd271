// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.trainer.distance.EmbeddingDistances;

/**
 * Memory that a process holds on its host besides an update, at most. Decoded images that are cached come in addition.
 *
 * @param index bytes of the index of the training images, and of what is looked up in it
 * @param centers bytes of the class centers of one network, for distances and for the check for people in both data sets
 * @param unseen bytes of the embeddings of unseen images whose distances are measured, and of what products with class centers hold
 * @param pairs bytes of the embeddings of images in pairs of the evaluation by group
 * @param fineTunes bytes of the results of the fine-tunes of one policy, which the collection and the policy step hold
 */
record HostMemory(long index, long centers, long unseen, long pairs, long fineTunes) {
    /** Of the index: 434 bytes per image, measured by {@code fairloss benchmark --identities}. */
    private static final int INDEXED_IMAGE = 434;

    /** Number, label, orders of held-out and reward images, and two hashes of an image. */
    private static final int LISTED_IMAGE = 4 * Integer.BYTES + 2 * Long.BYTES;

    /** Most images in pairs: of each of three count groups, 7 of each of 20,000 people, and 100,000 others. */
    private static final long PAIRED_IMAGES = 3 * (7 * 20_000L + 100_000);

    /** Rows, a block of centers, and their products. */
    private static final long PRODUCTS = 24L << 20;

    /** Of a measured person in the result of a fine-tune: six distances. */
    private static final int MEASURED_CLASS = 6 * Float.BYTES;

    /** Of every person there: the group, and the marks of six unknown distances, 12 bytes each for 64 people. */
    private static final double CLASS = 1 + 6 * 12 / 64.;

    /** Of every person in the text of one result, while it is read: 45 characters of unknown distances, twice, and seven arrays. */
    private static final int READ_CLASS = 2 * 45 + 7 * Float.BYTES;

    /** The memory of an experiment. */
    static HostMemory of(ResolvedSpec spec, int classes, long images) {
        int fineTunes =
                spec.collection().repeats() * spec.collection().strategy().fineTunes(spec.space());
        return of(classes, images, spec.model().embeddingSize(), fineTunes);
    }

    /**
     * The memory for a number of people and images.
     *
     * @param dim length of an embedding
     * @param fineTunes number of fine-tunes of a policy
     */
    static HostMemory of(int classes, long images, int dim, int fineTunes) {
        long embedding = (long) dim * Float.BYTES;
        var settings = EmbeddingDistances.DEFAULT;
        long measured = Math.min(classes, settings.measuredClasses());
        return new HostMemory(
                index(images),
                2L * classes * embedding,
                Math.min(images, measured * settings.imagesPerClass()) * embedding
                        + (classes > measured ? PRODUCTS : 0),
                Math.min(images, PAIRED_IMAGES) * embedding,
                (long) (fineTunes * (measured * MEASURED_CLASS + classes * CLASS)) + (long) classes * READ_CLASS);
    }

    /** Bytes of the index of a number of images. */
    static long index(long images) {
        return images * (INDEXED_IMAGE + LISTED_IMAGE);
    }

    /** What each fine-tune needs of its own if several compute at the same time: the index is shared. */
    long ofFineTune() {
        return centers + unseen + pairs;
    }

    /** All of it, in bytes. */
    long bytes() {
        return index + centers + unseen + pairs + fineTunes;
    }
}
