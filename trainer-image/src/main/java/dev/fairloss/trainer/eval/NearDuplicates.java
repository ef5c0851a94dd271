// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.data.PerceptualHash;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Finds near-duplicates of some images without comparing all pairs (multi-index hashing; Norouzi et al., CVPR 2012). Two hashes
 * that differ in at most 31 bits agree in one of 16 chunks up to one bit, so only the images that share such a chunk are compared.
 */
final class NearDuplicates {
    private static final int CHUNK_VALUES = 1 << 16;

    private final List<Optional<PerceptualHash>> hashes;
    /** Position in {@link #entries} of the first image with each value of each chunk, (chunks, values + 1). */
    private final int[][] starts = new int[PerceptualHash.CHUNKS][CHUNK_VALUES + 1];
    /** Numbers of the images by value of each chunk, (chunks, images with a hash). */
    private final int[][] entries;

    /** @param hashes of the images to search in; empty for an image that has none */
    NearDuplicates(List<Optional<PerceptualHash>> hashes) {
        this.hashes = List.copyOf(hashes);
        int number = (int) hashes.stream().filter(Optional::isPresent).count();
        this.entries = new int[PerceptualHash.CHUNKS][number];
        for (int chunk = 0; chunk < PerceptualHash.CHUNKS; chunk++) {
            fill(chunk);
        }
    }

    /** Counting sort of the images by the value of one chunk. */
    private void fill(int chunk) {
        int[] start = starts[chunk];
        hashes.forEach(hash -> hash.ifPresent(one -> start[one.chunk(chunk) + 1]++));
        for (int value = 0; value < CHUNK_VALUES; value++) {
            start[value + 1] += start[value];
        }
        int[] next = start.clone();
        for (int image = 0; image < hashes.size(); image++) {
            if (hashes.get(image).isPresent()) {
                entries[chunk][next[hashes.get(image).get().chunk(chunk)]++] = image;
            }
        }
    }

    /** Calls an action with the number of each image of which the hash, or its mirror image, is a near-duplicate; repeats some. */
    void find(PerceptualHash hash, IntConsumer action) {
        search(hash, action);
        search(hash.mirrored(), action);
    }

    private void search(PerceptualHash hash, IntConsumer action) {
        for (int chunk = 0; chunk < PerceptualHash.CHUNKS; chunk++) {
            int value = hash.chunk(chunk);
            search(hash, chunk, value, action);
            for (int bit = 0; bit < PerceptualHash.CHUNK_BITS; bit++) {
                search(hash, chunk, value ^ 1 << bit, action);
            }
        }
    }

    private void search(PerceptualHash hash, int chunk, int value, IntConsumer action) {
        for (int at = starts[chunk][value]; at < starts[chunk][value + 1]; at++) {
            int image = entries[chunk][at];
            if (hashes.get(image).orElseThrow().distance(hash) <= PerceptualHash.NEAR) {
                action.accept(image);
            }
        }
    }
}
