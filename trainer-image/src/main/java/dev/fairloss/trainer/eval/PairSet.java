// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pairs of images in folds: what verification is measured on.
 *
 * @param folds number of folds, 2 or more; none is empty
 * @param identities number of identities in the pairs; 0 if unknown
 * @param pairs the pairs, fold by fold
 * @param note how the folds were made, for the report
 */
public record PairSet(int folds, int identities, List<ImagePair> pairs, String note) {
    /** Folds of the LFW protocol. */
    public static final int LFW_FOLDS = 10;

    /** Checks that every fold from 0 to folds - 1 has a pair. */
    public PairSet {
        pairs = List.copyOf(pairs);
        boolean[] seen = new boolean[folds];
        pairs.forEach(pair -> seen[pair.fold()] = true);
        for (int fold = 0; fold < folds; fold++) {
            if (!seen[fold]) {
                throw new IllegalArgumentException("fold " + fold + " of " + folds + " is empty");
            }
        }
        if (folds < 2) {
            throw new IllegalArgumentException("verification needs at least 2 folds, not " + folds);
        }
    }

    /**
     * The set without some pairs; folds without a pair are dropped.
     *
     * @param excluded which pairs to leave out, (pairs)
     * @return empty if fewer than two folds or only pairs of one kind remain
     */
    public Optional<PairSet> without(boolean[] excluded) {
        List<ImagePair> kept = new ArrayList<>();
        int fold = -1;
        int last = -1;
        for (int i = 0; i < pairs.size(); i++) {
            ImagePair pair = pairs.get(i);
            if (!excluded[i]) {
                fold += pair.fold() == last ? 0 : 1;
                last = pair.fold();
                kept.add(new ImagePair(pair.first(), pair.second(), pair.same(), fold));
            }
        }
        boolean bothKinds =
                kept.stream().anyMatch(ImagePair::same) && !kept.stream().allMatch(ImagePair::same);
        return fold < 1 || !bothKinds ? Optional.empty() : Optional.of(new PairSet(fold + 1, identities, kept, note));
    }

    /** Number of genuine pairs. */
    public int genuine() {
        return (int) pairs.stream().filter(ImagePair::same).count();
    }

    /** Number of impostor pairs. */
    public int impostors() {
        return pairs.size() - genuine();
    }

    /**
     * Cosine similarity of each pair.
     *
     * @param embeddings flip-summed unit embeddings by image number, (images, dim)
     * @return (pairs), in [-1, 1]
     * @throws IllegalArgumentException if a similarity is NaN: the model diverged
     */
    public double[] scores(float[][] embeddings) {
        double[] scores = new double[pairs.size()];
        for (int i = 0; i < scores.length; i++) {
            ImagePair pair = pairs.get(i);
            scores[i] = CosineSimilarity.dot(embeddings[pair.first()], embeddings[pair.second()]);
            if (Double.isNaN(scores[i])) {
                throw new IllegalArgumentException(
                        "the similarity of images " + pair.first() + " and " + pair.second() + " is not a number");
            }
        }
        return scores;
    }
}
