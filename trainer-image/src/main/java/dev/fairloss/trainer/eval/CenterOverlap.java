// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapEffect.Kind;
import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.distance.UnitVector;
import dev.fairloss.trainer.eval.Identification.Similarities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Finds people of an evaluation set whose mean embedding is unusually similar to a training class center: they may be in the
 * training data under another name. The threshold is calibrated on training identities with held-out images: the mean embedding of
 * these images is compared with the centers of all other classes, and {@value #CHANCE} of the identities exceed the threshold. So
 * this share of people is found by chance, and such people are reported and never excluded. The method is ours.
 */
public final class CenterOverlap {
    /** Share of people who are found although they are not in the training data. */
    static final double CHANCE = .01;

    /** Fewest identities with held-out images for a threshold. */
    static final int FEWEST_IDENTITIES = 100;

    /** Most identities that calibrate the threshold: .01 of them exceed it, with a standard error of .0007. */
    static final int MOST_CALIBRATING = 20_000;

    private static final int PEOPLE_CHUNK = 1024;
    private static final int CENTER_CHUNK = 16_384;

    private final float[][] centers;
    private final Similarities similarities;
    private final double threshold;

    private CenterOverlap(float[][] centers, Similarities similarities, double threshold) {
        this.centers = centers;
        this.similarities = similarities;
        this.threshold = threshold;
    }

    /** The most similar class of a person, and the similarity. */
    private record Nearest(int classNumber, float similarity) {}

    /**
     * Collects what calibrates the check on one model, identity by identity. Beyond {@value #MOST_CALIBRATING} identities with held-out
     * images, a random choice of them calibrates it, so that the cost grows with the number of identities instead of its square.
     */
    public static final class Calibration {
        private final float[][] centers;
        private final boolean[] calibrates;
        private final float[][] means;

        /** @param heldOut whether an identity has held-out images, (identities) */
        public Calibration(boolean[] heldOut) {
            this.centers = new float[heldOut.length][];
            this.means = new float[heldOut.length][];
            this.calibrates = chosen(heldOut);
        }

        private static boolean[] chosen(boolean[] heldOut) {
            int[] candidates =
                    IntStream.range(0, heldOut.length).filter(i -> heldOut[i]).toArray();
            if (candidates.length <= MOST_CALIBRATING) {
                return heldOut.clone();
            }
            var chosen = new boolean[heldOut.length];
            int[] order = Seeds.permutation(0, "calibrating identities", 0, candidates.length);
            IntStream.range(0, MOST_CALIBRATING).forEach(i -> chosen[candidates[order[i]]] = true);
            return chosen;
        }

        /**
         * Adds an identity.
         *
         * @param rows starts with the flip-summed unit embeddings of its training images, then of its held-out ones, (images, dim)
         */
        public void add(int identity, float[] rows, int training, int heldOut, int dim) {
            centers[identity] = UnitVector.ofSum(rows, 0, training, dim);
            if (calibrates[identity]) {
                means[identity] = UnitVector.ofSum(rows, training, heldOut, dim);
            }
        }

        /** The check, when all identities were added; empty if fewer than {@value #FEWEST_IDENTITIES} have held-out images. */
        public Optional<CenterOverlap> calibrate(Similarities similarities) {
            int[] calibrating = IntStream.range(0, means.length)
                    .filter(identity -> calibrates[identity])
                    .toArray();
            if (calibrating.length < FEWEST_IDENTITIES) {
                return Optional.empty();
            }
            var uncalibrated = new CenterOverlap(centers, similarities, Double.NaN);
            double[] others = uncalibrated
                    .nearest(
                            IntStream.of(calibrating)
                                    .mapToObj(identity -> means[identity])
                                    .toArray(float[][]::new),
                            calibrating)
                    .stream()
                    .mapToDouble(Nearest::similarity)
                    .sorted()
                    .toArray();
            int above = (int) TarAtFar.allowed(CHANCE, others.length);
            return Optional.of(new CenterOverlap(centers, similarities, others[others.length - 1 - above]));
        }
    }

    /** The similarity above which a person is found. */
    double threshold() {
        return threshold;
    }

    /**
     * The effect of people near a class center on the accuracy of the model.
     *
     * @param people number of the person in each image of the set, by position; empty if the set names no people
     * @param embeddings flip-summed unit embeddings by position in the set, (images, dim)
     * @param personName name of a person of the set, by number
     * @param className name of a training class, by number
     * @return empty if no one is found
     */
    public Optional<OverlapEffect> effect(
            PairSet pairs,
            int[] people,
            float[][] embeddings,
            IntFunction<String> personName,
            IntFunction<String> className) {
        Map<Integer, List<Integer>> images = new TreeMap<>();
        if (people.length > 0) {
            pairs.pairs().stream()
                    .flatMap(pair -> IntStream.of(pair.first(), pair.second()).boxed())
                    .distinct()
                    .forEach(position -> images.computeIfAbsent(people[position], person -> new ArrayList<>())
                            .add(position));
        }
        return find(images, embeddings, personName, className)
                .map(found -> OverlapSuspects.without(
                        Kind.NEAREST_CENTER,
                        found.people().size(),
                        position -> found.people().contains(people[position]),
                        OptionalDouble.of(found.falsePositives()),
                        found.examples(),
                        pairs,
                        embeddings));
    }

    /**
     * People near a class center.
     *
     * @param people their numbers
     * @param falsePositives number of people who would be found by chance if none was in the training data
     * @param examples the first of them, for readers
     */
    record Found(Set<Integer> people, double falsePositives, List<String> examples) {}

    /**
     * Finds people near a class center.
     *
     * @param images images (or templates) of each person, by number
     * @param embeddings unit embeddings of all of them, (images, dim)
     * @return empty if no one is found
     */
    Optional<Found> find(
            Map<Integer, List<Integer>> images,
            float[][] embeddings,
            IntFunction<String> personName,
            IntFunction<String> className) {
        int[] numbers = images.keySet().stream().mapToInt(number -> number).toArray();
        int[] noClass = new int[numbers.length];
        Arrays.fill(noClass, -1);
        List<Nearest> nearest = nearest(means(images.values(), embeddings), noClass);
        Map<Integer, Nearest> found = new TreeMap<>();
        for (int i = 0; i < numbers.length; i++) {
            if (nearest.get(i).similarity() > threshold) {
                found.put(numbers[i], nearest.get(i));
            }
        }
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Found(
                        Set.copyOf(found.keySet()),
                        CHANCE * numbers.length,
                        found.entrySet().stream()
                                .limit(OverlapEffect.EXAMPLES)
                                .map(one -> personName.apply(one.getKey()) + " is near the class "
                                        + className.apply(one.getValue().classNumber()))
                                .toList()));
    }

    /** The most similar center of each row; without one class for each, or -1. */
    private List<Nearest> nearest(float[][] rows, int[] without) {
        Nearest[] best = new Nearest[rows.length];
        Arrays.fill(best, new Nearest(-1, Float.NEGATIVE_INFINITY));
        for (int from = 0; from < rows.length; from += PEOPLE_CHUNK) {
            int to = Math.min(rows.length, from + PEOPLE_CHUNK);
            float[] some = flat(rows, from, to);
            for (int start = 0; start < centers.length; start += CENTER_CHUNK) {
                int end = Math.min(centers.length, start + CENTER_CHUNK);
                float[] scores = similarities.of(some, flat(centers, start, end));
                int first = from;
                int offset = start;
                IntStream.range(from, to).parallel().forEach(row -> {
                    for (int center = offset; center < end; center++) {
                        float score = scores[(row - first) * (end - offset) + center - offset];
                        if (center != without[row] && score > best[row].similarity()) {
                            best[row] = new Nearest(center, score);
                        }
                    }
                });
            }
        }
        return List.of(best);
    }

    private static float[] flat(float[][] rows, int from, int to) {
        int dim = rows[from].length;
        float[] flat = new float[(to - from) * dim];
        for (int row = from; row < to; row++) {
            System.arraycopy(rows[row], 0, flat, (row - from) * dim, dim);
        }
        return flat;
    }

    /** The mean embedding of each list of images, scaled to length 1, (lists, dim). */
    private static float[][] means(Collection<List<Integer>> lists, float[][] embeddings) {
        return lists.stream().map(images -> mean(images, embeddings)).toArray(float[][]::new);
    }

    private static float[] mean(List<Integer> images, float[][] embeddings) {
        int dim = embeddings[0].length;
        double[] sum = new double[dim];
        for (int image : images) {
            for (int k = 0; k < dim; k++) {
                sum[k] += embeddings[image][k];
            }
        }
        return UnitVector.of(sum);
    }
}
