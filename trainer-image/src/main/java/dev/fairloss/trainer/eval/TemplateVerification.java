// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.RateResult;
import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.contract.result.TemplateResult;
import dev.fairloss.contract.result.TrainingOverlap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Verification of templates: true accept rates at false accept rates, as far down as the impostor pairs can measure them.
 *
 * <p>The bootstrap draws the people of the genuine pairs; thresholds stay as they are.
 */
public final class TemplateVerification {
    /** False accept rates of the IJB protocols. */
    static final double[] FALSE_ACCEPTS = {1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6};

    private TemplateVerification() {}

    /**
     * Measures one model.
     *
     * @param name of the evaluation set
     * @param embeddings by number of the template, (templates, dim)
     * @throws IllegalArgumentException if a similarity is NaN: the model diverged
     */
    public static TemplateResult measure(String name, TemplateSet set, TrainingOverlap overlap, float[][] embeddings) {
        TemplatePairs pairs = set.pairs();
        double[] scores = scores(pairs, embeddings);
        double[] impostors = sortedImpostors(pairs, scores);
        List<RateResult> measures = new ArrayList<>();
        for (double rate : FALSE_ACCEPTS) {
            if (TarAtFar.reliable(rate, impostors.length)) {
                measures.add(accepted("tar@" + rate, set, scores, threshold(impostors, rate)));
            }
        }
        boolean[] used = set.inPairs();
        int[] rows = IntStream.range(0, set.image().length)
                .filter(row -> used[set.template()[row]])
                .toArray();
        return new TemplateResult(
                name,
                count(used),
                (int) IntStream.of(rows).map(row -> set.image()[row]).distinct().count(),
                (int) IntStream.of(rows)
                        .map(row -> set.medium()[row])
                        .distinct()
                        .count(),
                pairs.genuineCount(),
                impostors.length,
                set.excludedPairs(),
                overlap,
                measures);
    }

    private static double[] sortedImpostors(TemplatePairs pairs, double[] scores) {
        return IntStream.range(0, scores.length)
                .filter(pair -> !pairs.genuine().get(pair))
                .mapToDouble(pair -> scores[pair])
                .sorted()
                .toArray();
    }

    /** Pairs above the threshold are accepted: of tied pairs all or none. @param impostors their similarities, ascending */
    private static double threshold(double[] impostors, double far) {
        return impostors[impostors.length - 1 - (int) TarAtFar.allowed(far, impostors.length)];
    }

    /** The lowest false accept rate that so many impostor pairs can measure; empty if they are too few for any. */
    static OptionalDouble lowestFar(int impostors) {
        return DoubleStream.of(FALSE_ACCEPTS)
                .filter(rate -> TarAtFar.reliable(rate, impostors))
                .min();
    }

    /** The true accept rate at a false accept rate. @param scores similarity of each pair, (pairs) */
    static double trueAccepts(TemplatePairs pairs, double[] scores, double far) {
        double threshold = threshold(sortedImpostors(pairs, scores), far);
        return (double) pairs.genuine().stream()
                        .filter(pair -> scores[pair] > threshold)
                        .count()
                / pairs.genuineCount();
    }

    private static int count(boolean[] used) {
        return (int) IntStream.range(0, used.length).filter(i -> used[i]).count();
    }

    /** Cosine similarity of each pair, (pairs). */
    static double[] scores(TemplatePairs pairs, float[][] embeddings) {
        double[] scores = new double[pairs.count()];
        Arrays.parallelSetAll(
                scores,
                pair -> CosineSimilarity.dot(embeddings[pairs.first()[pair]], embeddings[pairs.second()[pair]]));
        for (int pair = 0; pair < scores.length; pair++) {
            if (Double.isNaN(scores[pair])) {
                throw new IllegalArgumentException("the similarity of templates " + pairs.first()[pair] + " and "
                        + pairs.second()[pair] + " is not a number");
            }
        }
        return scores;
    }

    private static RateResult accepted(String measure, TemplateSet set, double[] scores, double threshold) {
        BitSet genuine = set.pairs().genuine();
        int[] people = genuine.stream()
                .map(pair -> set.people()[set.pairs().first()[pair]])
                .distinct()
                .sorted()
                .toArray();
        int[] all = new int[people.length];
        int[] hits = new int[people.length];
        genuine.stream().forEach(pair -> {
            int person = Arrays.binarySearch(people, set.people()[set.pairs().first()[pair]]);
            all[person]++;
            hits[person] += scores[pair] > threshold ? 1 : 0;
        });
        return PeopleRate.of(measure, hits, all);
    }
}
