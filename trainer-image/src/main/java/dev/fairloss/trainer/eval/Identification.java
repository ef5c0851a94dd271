// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.IdentificationResult;
import dev.fairloss.contract.result.RateResult;
import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.contract.result.TrainingOverlap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Identification in a gallery: ranks, and true positive identification rates at a false positive identification rate
 * (ISO/IEC 19795-1; NIST's FRTE 1:N). The gallery is compared in chunks, so that a million images fit into the memory.
 */
public final class Identification {
    /** Ranks of the cumulative match characteristic. */
    static final int[] RANKS = {1, 5, 10, 20, 50};

    /** False positive identification rates, where the non-mated searches carry them. */
    static final double[] FALSE_POSITIVES = {1e-1, 1e-2, 1e-3};

    private static final int GALLERY_CHUNK = 16_384;
    private static final int SEARCH_CHUNK = 1024;

    private final Gallery gallery;
    private final float[] mateScore;
    private final float[] best;
    private final int[] better;

    private Identification(Gallery gallery) {
        this.gallery = gallery;
        int searches = gallery.searches().length;
        this.mateScore = new float[searches];
        this.best = new float[searches];
        this.better = new int[searches];
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
    }

    /** Cosine similarities of unit embeddings, computed where the network runs. */
    @FunctionalInterface
    public interface Similarities {
        /**
         * The product of two matrices.
         *
         * @param searches (n, dim), row after row
         * @param gallery (m, dim), row after row
         * @return (n, m), row after row
         */
        float[] of(float[] searches, float[] gallery);
    }

    /**
     * Measures one model.
     *
     * @param set name of the evaluation set
     * @param embeddings flip-summed unit embeddings by image number, (images, dim)
     */
    public static IdentificationResult measure(
            String set, Gallery gallery, float[][] embeddings, Similarities similarities) {
        return measure(set, scores(gallery, embeddings, similarities), new TrainingOverlap(false, 0, 0, 0));
    }

    /**
     * Compares every search with the gallery.
     *
     * @param embeddings flip-summed unit embeddings by image number, (images, dim)
     */
    public static SearchScores scores(Gallery gallery, float[][] embeddings, Similarities similarities) {
        var identification = new Identification(gallery);
        identification.compare(embeddings, similarities);
        return new SearchScores(gallery, identification.mateScore, identification.best, identification.better);
    }

    /**
     * Measures one model.
     *
     * @param set name of the evaluation set
     * @param overlap what it shares with the training data
     */
    public static IdentificationResult measure(String set, SearchScores scores, TrainingOverlap overlap) {
        Gallery gallery = scores.gallery();
        return new IdentificationResult(
                set,
                gallery.enrolled().length,
                gallery.distractors().length,
                gallery.mated(),
                gallery.searches().length - gallery.mated(),
                overlap,
                measures(scores));
    }

    private void compare(float[][] embeddings, Similarities similarities) {
        int[] images = gallery.images();
        for (int search = 0; search < mateScore.length; search++) {
            int mate = gallery.mate()[search];
            mateScore[search] = mate < 0
                    ? Float.NaN
                    : (float) CosineSimilarity.dot(
                            embeddings[gallery.searches()[search]], embeddings[gallery.enrolled()[mate]]);
        }
        for (int from = 0; from < mateScore.length; from += SEARCH_CHUNK) {
            int to = Math.min(mateScore.length, from + SEARCH_CHUNK);
            float[] searches = rows(embeddings, Arrays.copyOfRange(gallery.searches(), from, to));
            for (int start = 0; start < images.length; start += GALLERY_CHUNK) {
                int end = Math.min(images.length, start + GALLERY_CHUNK);
                float[] scores = similarities.of(searches, rows(embeddings, Arrays.copyOfRange(images, start, end)));
                int first = from;
                int offset = start;
                IntStream.range(from, to)
                        .parallel()
                        .forEach(search -> count(search, scores, (search - first) * (end - offset), offset, end));
            }
        }
    }

    /** Compares one search with a chunk of the gallery. */
    private void count(int search, float[] scores, int row, int start, int end) {
        int mate = gallery.mate()[search];
        for (int image = start; image < end; image++) {
            float score = scores[row + image - start];
            if (image != mate) {
                better[search] += score >= mateScore[search] ? 1 : 0;
                best[search] = Math.max(best[search], score);
            }
        }
    }

    private static float[] rows(float[][] embeddings, int[] images) {
        int dim = embeddings[0].length;
        float[] rows = new float[images.length * dim];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(embeddings[images[i]], 0, rows, i * dim, dim);
        }
        return rows;
    }

    private static List<RateResult> measures(SearchScores scores) {
        List<RateResult> measures = new ArrayList<>();
        Gallery gallery = scores.gallery();
        int size = gallery.images().length;
        for (int rank : RANKS) {
            if (rank < size && gallery.mated() > 0) {
                measures.add(measured("rank@" + rank, gallery, search -> scores.isAmong(search, rank)));
            }
        }
        float[] nonMated = scores.sortedNonMated(search -> true);
        for (double rate : FALSE_POSITIVES) {
            if (TarAtFar.reliable(rate, nonMated.length) && gallery.mated() > 0) {
                float threshold = SearchScores.threshold(nonMated, rate);
                measures.add(measured("tpir@" + rate, gallery, search -> scores.isFound(search, threshold)));
            }
        }
        return measures;
    }

    private static RateResult measured(String measure, Gallery gallery, IntPredicate isHit) {
        int people = gallery.enrolled().length;
        int[] all = new int[people];
        int[] hits = new int[people];
        for (int search = 0; search < gallery.searches().length; search++) {
            int mate = gallery.mate()[search];
            if (mate >= 0) {
                all[mate]++;
                hits[mate] += isHit.test(search) ? 1 : 0;
            }
        }
        return PeopleRate.of(measure, hits, all);
    }
}
