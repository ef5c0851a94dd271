// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Pairs with their people and similarities, in descending order of the similarity.
 *
 * @param first person in the first image, (pairs)
 * @param second person in the second image, (pairs)
 * @param scores cosine similarity, (pairs)
 * @param weight number of existing pairs that each of these represents
 */
record PersonPairs(int[] first, int[] second, float[] scores, double weight) {

    /**
     * Scores pairs of images.
     *
     * @param people number of the person in each image, (images)
     * @param embeddings unit embeddings, (images, dim)
     * @throws IllegalArgumentException if a similarity is NaN: the model diverged
     */
    static PersonPairs of(AttributePairs.Pairs pairs, int[] people, float[][] embeddings) {
        long[] order = new long[pairs.count()];
        float[] scores = new float[order.length];
        IntStream.range(0, order.length).parallel().forEach(i -> {
            scores[i] = (float) CosineSimilarity.dot(embeddings[pairs.first()[i]], embeddings[pairs.second()[i]]);
            order[i] = sortable(scores[i]) << 32 | i;
        });
        Arrays.sort(order);
        int[] first = new int[order.length];
        int[] second = new int[order.length];
        float[] sorted = new float[order.length];
        for (int i = 0; i < order.length; i++) {
            int pair = (int) order[order.length - 1 - i];
            if (Float.isNaN(scores[pair])) {
                throw new IllegalArgumentException("the similarity of images " + pairs.first()[pair] + " and "
                        + pairs.second()[pair] + " is not a number");
            }
            first[i] = people[pairs.first()[pair]];
            second[i] = people[pairs.second()[pair]];
            sorted[i] = scores[pair];
        }
        return new PersonPairs(first, second, sorted, pairs.weight());
    }

    /** An integer that sorts like the number, 32 bits with a sign. */
    static long sortable(float value) {
        int bits = Float.floatToIntBits(value + 0f);
        return bits < 0 ? bits ^ 0x7fffffff : bits;
    }

    int count() {
        return scores.length;
    }
}
