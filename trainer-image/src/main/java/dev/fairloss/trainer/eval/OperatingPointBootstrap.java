// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.EvaluationScores.RateReplicates;
import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.trainer.eval.OperatingPoints.Pairs;
import dev.fairloss.trainer.eval.OperatingPoints.Scores;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Bootstrap over people of the error rates of groups at a fixed false match rate of all groups together. A replicate draws as many
 * people of each group as it has, with replacement: the draws of {@link GroupBootstrap}. A genuine pair weighs as often as its
 * person was drawn, an impostor pair the product of both counts, as in {@link VerificationBootstrap}. Each replicate has the
 * threshold at which its impostor pairs of all groups are accepted at the global rate, so the errors include that of the threshold.
 */
final class OperatingPointBootstrap {
    private final List<Group> groups;
    /** The impostor pairs of all groups in descending order of similarity: their groups, people and similarities, (pairs). */
    private final int[] group;

    private final int[] first;
    private final int[] second;
    private final double[] similarity;

    private OperatingPointBootstrap(Map<String, Scores> scores) {
        this.groups = scores.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue()))
                .toList();
        int pairs = scores.values().stream()
                .mapToInt(one -> one.impostor().number())
                .sum();
        double[] unsorted = new double[pairs];
        int[] of = new int[pairs];
        int[] within = new int[pairs];
        int next = 0;
        for (int g = 0; g < groups.size(); g++) {
            double[] own = groups.get(g).impostor.scores();
            for (int i = 0; i < own.length; i++) {
                unsorted[next] = own[i];
                of[next] = g;
                within[next++] = i;
            }
        }
        int[] order = descending(unsorted);
        this.group = IntStream.of(order).map(i -> of[i]).toArray();
        this.first = IntStream.of(order)
                .map(i -> groups.get(of[i]).impostor.first()[within[i]])
                .toArray();
        this.second = IntStream.of(order)
                .map(i -> groups.get(of[i]).impostor.second()[within[i]])
                .toArray();
        this.similarity = IntStream.of(order).mapToDouble(i -> unsorted[i]).toArray();
    }

    /**
     * The rates of each group in every replicate.
     *
     * @param scores of the groups that are compared, in order, with numbers of people
     */
    static List<RateReplicates> of(Map<String, Scores> scores, int replicates) {
        var bootstrap = new OperatingPointBootstrap(scores);
        List<RateReplicates> rates = bootstrap.groups.stream()
                .map(one -> new RateReplicates(one.name, new double[replicates], new double[replicates]))
                .toList();
        IntStream.range(0, replicates).parallel().forEach(replicate -> bootstrap.measure(replicate, rates));
        return rates;
    }

    private void measure(int replicate, List<RateReplicates> rates) {
        int[][] drawn = groups.stream()
                .map(one -> GroupBootstrap.draw(one.name, replicate, one.people.length))
                .toArray(int[][]::new);
        double[] all = new double[drawn.length];
        for (int g = 0; g < drawn.length; g++) {
            all[g] = groups.get(g).impostorWeight(drawn[g]);
        }
        double[] accepted = new double[drawn.length];
        double threshold = accept(
                TarAtFar.allowed(OperatingPoints.GLOBAL_FMR, Arrays.stream(all).sum()), drawn, accepted);
        for (int g = 0; g < drawn.length; g++) {
            rates.get(g).fmr()[replicate] = all[g] == 0 ? Double.NaN : accepted[g] / all[g];
            rates.get(g).fnmr()[replicate] = groups.get(g).fnmr(drawn[g], threshold);
        }
    }

    /**
     * Accepts impostor pairs from the most similar one on, of tied pairs all or none.
     *
     * @param allowed weight of all accepted pairs, at most
     * @param accepted receives the weight of the accepted pairs, (groups)
     * @return the threshold, which accepted pairs exceed
     */
    private double accept(double allowed, int[][] drawn, double[] accepted) {
        double[] tied = new double[accepted.length];
        double sum = 0;
        for (int i = 0; i < similarity.length; ) {
            double score = similarity[i];
            Arrays.fill(tied, 0);
            for (; i < similarity.length && similarity[i] == score; i++) {
                int[] counts = drawn[group[i]];
                double weight = (double) counts[first[i]] * counts[second[i]];
                tied[group[i]] += weight;
                sum += weight;
            }
            if (sum > allowed) {
                return score;
            }
            for (int g = 0; g < tied.length; g++) {
                accepted[g] += tied[g];
            }
        }
        return Double.NEGATIVE_INFINITY;
    }

    private static int[] descending(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted((one, other) -> Double.compare(values[other], values[one]))
                .mapToInt(i -> i)
                .toArray();
    }

    /** A group; people are numbered within it. */
    private static final class Group {
        private final String name;
        /** Numbers of the people with pairs, ascending. */
        private final int[] people;

        private final Pairs impostor;
        private final Pairs genuine;
        /** Impostor pairs by their people: the first and the second person, and the number of pairs. */
        private final int[] one;

        private final int[] other;
        private final int[] number;

        Group(String name, Scores scores) {
            this.name = name;
            this.people = Stream.of(
                            scores.genuine().first(),
                            scores.impostor().first(),
                            scores.impostor().second())
                    .flatMapToInt(IntStream::of)
                    .distinct()
                    .sorted()
                    .toArray();
            this.impostor = scores.impostor().numbered(people);
            this.genuine = scores.genuine().numbered(people);
            long[] both = IntStream.range(0, impostor.number())
                    .mapToLong(i -> (long) impostor.first()[i] << 32 | impostor.second()[i])
                    .sorted()
                    .toArray();
            int[] starts = IntStream.range(0, both.length)
                    .filter(i -> i == 0 || both[i] != both[i - 1])
                    .toArray();
            this.one = IntStream.of(starts).map(i -> (int) (both[i] >> 32)).toArray();
            this.other = IntStream.of(starts).map(i -> (int) both[i]).toArray();
            this.number = IntStream.range(0, starts.length)
                    .map(i -> (i + 1 < starts.length ? starts[i + 1] : both.length) - starts[i])
                    .toArray();
        }

        double impostorWeight(int[] drawn) {
            double weight = 0;
            for (int i = 0; i < one.length; i++) {
                weight += (double) drawn[one[i]] * drawn[other[i]] * number[i];
            }
            return weight;
        }

        double fnmr(int[] drawn, double threshold) {
            double all = 0;
            double rejected = 0;
            for (int i = 0; i < genuine.number(); i++) {
                int weight = drawn[genuine.first()[i]];
                all += weight;
                rejected += genuine.scores()[i] > threshold ? 0 : weight;
            }
            return all == 0 ? Double.NaN : rejected / all;
        }
    }
}
