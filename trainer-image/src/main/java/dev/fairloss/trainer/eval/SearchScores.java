// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.TarAtFar;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What one model finds in a gallery.
 *
 * @param gallery the gallery and the searches
 * @param mateScore similarity of each search with the enrolled image of its person, (searches); NaN without one
 * @param best highest similarity of each search with another person, (searches)
 * @param better number of other people at least as similar as the mate, (searches)
 */
public record SearchScores(Gallery gallery, float[] mateScore, float[] best, int[] better) {

    /** Whether the person of a search is enrolled. */
    boolean isMated(int search) {
        return gallery.mate()[search] >= 0;
    }

    /** Whether the person of a mated search is among the {@code rank} most similar ones. */
    boolean isAmong(int search, int rank) {
        return better[search] < rank;
    }

    /** Whether the person of a mated search is the most similar one and above a threshold. */
    boolean isFound(int search, double threshold) {
        return better[search] == 0 && mateScore[search] > threshold;
    }

    /** The highest similarity of each non-mated search of some, ascending. */
    float[] sortedNonMated(IntPredicate chosen) {
        int[] searches = IntStream.range(0, best.length)
                .filter(search -> !isMated(search) && chosen.test(search))
                .toArray();
        float[] scores = new float[searches.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = best[searches[i]];
        }
        Arrays.sort(scores);
        return scores;
    }

    /**
     * The lowest threshold that at most this share of non-mated searches exceed.
     *
     * @param nonMated their highest similarities, ascending, one or more
     * @param fpir false positive identification rate, less than 1
     */
    static float threshold(float[] nonMated, double fpir) {
        return nonMated[nonMated.length - 1 - (int) TarAtFar.allowed(fpir, nonMated.length)];
    }
}
