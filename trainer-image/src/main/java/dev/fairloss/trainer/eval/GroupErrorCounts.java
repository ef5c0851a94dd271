// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.EvaluationScores.GroupInfluence;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Counts the pairs of a group and their errors, by identity. */
final class GroupErrorCounts {
    /** Smallest numbers of identities and of pairs of each kind from which a group is compared with others. (Ours.) */
    private static final int ENOUGH_IDENTITIES = 10;

    private static final int ENOUGH_PAIRS = 30;

    private final int[] genuine;
    private final int[] rejected;
    /** Impostor pairs for which an identity counts, and those of other identities that it is the other side of. */
    private final int[] impostors;

    private final int[] accepted;
    private final int[] impostorsOfOthers;
    private final int[] acceptedOfOthers;

    /** @param identities number of identities in the whole data set; those of other groups stay at 0 */
    GroupErrorCounts(int identities) {
        this.genuine = new int[identities];
        this.rejected = new int[identities];
        this.impostors = new int[identities];
        this.accepted = new int[identities];
        this.impostorsOfOthers = new int[identities];
        this.acceptedOfOthers = new int[identities];
    }

    /**
     * Counts a pair.
     *
     * @param identity identity that the pair counts for
     * @param other identity of the other image; the same for a genuine pair
     */
    void add(int identity, int other, boolean correct) {
        int wrong = correct ? 0 : 1;
        if (identity == other) {
            genuine[identity]++;
            rejected[identity] += wrong;
        } else {
            impostors[identity]++;
            accepted[identity] += wrong;
            impostorsOfOthers[other]++;
            acceptedOfOthers[other] += wrong;
        }
    }

    int genuine() {
        return sum(genuine);
    }

    int impostors() {
        return sum(impostors);
    }

    int pairs() {
        return genuine() + impostors();
    }

    /** Number of identities that have a pair. */
    int identities() {
        return (int) IntStream.range(0, genuine.length)
                .filter(identity -> genuine[identity] + impostors[identity] > 0)
                .count();
    }

    /** Whether there are enough identities and pairs to compare the group with others. */
    boolean areEnough() {
        return identities() >= ENOUGH_IDENTITIES && genuine() >= ENOUGH_PAIRS && impostors() >= ENOUGH_PAIRS;
    }

    /** Balanced accuracy: 1 - (false reject rate + false accept rate) / 2; absent without pairs of both kinds. */
    OptionalDouble accuracy() {
        return genuine() == 0 || impostors() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        1 - (falseRejectRate().getAsDouble() + falseAcceptRate().getAsDouble()) / 2);
    }

    OptionalDouble falseRejectRate() {
        return rate(sum(rejected), genuine());
    }

    OptionalDouble falseAcceptRate() {
        return rate(sum(accepted), impostors());
    }

    /**
     * The influence of each identity on the accuracy: its derivative if the identity counts once more. An impostor pair is
     * counted for both of its identities, since its error depends on both. With r, g, a, n the errors and pairs of an identity,
     * on either side, and R, A the rates of the group:
     *
     * <pre>
     *   -((r - R g) / Σ g + (a - A n) / Σ n) / 2
     * </pre>
     *
     * @param group name of the group
     * @param comparable whether the group is compared with others
     * @return empty arrays if there is no accuracy
     */
    GroupInfluence influence(String group, boolean comparable) {
        if (accuracy().isEmpty()) {
            return new GroupInfluence(group, false, Double.NaN, new int[0], new double[0]);
        }
        double reject = falseRejectRate().getAsDouble();
        double accept = falseAcceptRate().getAsDouble();
        double allGenuine = genuine();
        double allImpostors = impostors();
        int[] people = IntStream.range(0, genuine.length)
                .filter(i -> genuine[i] + impostors[i] + impostorsOfOthers[i] > 0)
                .toArray();
        double[] influence = IntStream.of(people)
                .mapToDouble(i -> -((rejected[i] - reject * genuine[i]) / allGenuine
                                + (accepted[i] + acceptedOfOthers[i] - accept * (impostors[i] + impostorsOfOthers[i]))
                                        / allImpostors)
                        / 2)
                .toArray();
        return new GroupInfluence(group, comparable, accuracy().getAsDouble(), people, influence);
    }

    /**
     * Standard error of the accuracy. Pairs of one identity are not independent, so identities are the sampling units: with P
     * identities it is sqrt(P / (P - 1) · Σ influence²), the cluster-robust variance of a ratio (Cochran, Sampling Techniques,
     * 1977, section 3.12), for pairs of two identities that of dyads (Aronow, Samii and Assenova, Political Analysis, 2015).
     * Absent with fewer than two identities.
     */
    OptionalDouble standardError() {
        GroupInfluence influence = influence("", false);
        int identities = influence.people().length;
        if (identities < 2) {
            return OptionalDouble.empty();
        }
        double squares =
                Arrays.stream(influence.influence()).map(value -> value * value).sum();
        return OptionalDouble.of(Math.sqrt(squares * identities / (identities - 1)));
    }

    private static int sum(int[] counts) {
        return Arrays.stream(counts).sum();
    }

    private static OptionalDouble rate(int part, int all) {
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / all);
    }
}
