// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.Arrays;
import java.util.OptionalDouble;

/** Counts the pairs of a group and their errors, by identity. */
final class GroupErrorCounts {
    private final int[] genuine;
    private final int[] impostors;
    private final int[] rejected;
    private final int[] accepted;

    /** @param identities number of identities in the whole data set; those of other groups stay at 0 */
    GroupErrorCounts(int identities) {
        this.genuine = new int[identities];
        this.impostors = new int[identities];
        this.rejected = new int[identities];
        this.accepted = new int[identities];
    }

    void add(int identity, boolean same, boolean correct) {
        (same ? genuine : impostors)[identity]++;
        (same ? rejected : accepted)[identity] += correct ? 0 : 1;
    }

    int genuine() {
        return Arrays.stream(genuine).sum();
    }

    int impostors() {
        return Arrays.stream(impostors).sum();
    }

    int pairs() {
        return genuine() + impostors();
    }

    /** Number of identities with a pair. */
    int identities() {
        int identities = 0;
        for (int identity = 0; identity < genuine.length; identity++) {
            identities += genuine[identity] + impostors[identity] > 0 ? 1 : 0;
        }
        return identities;
    }

    OptionalDouble accuracy() {
        return rate(pairs() - wrong(), pairs());
    }

    OptionalDouble falseRejectRate() {
        return rate(Arrays.stream(rejected).sum(), genuine());
    }

    OptionalDouble falseAcceptRate() {
        return rate(Arrays.stream(accepted).sum(), impostors());
    }

    /**
     * Standard error of the accuracy. Pairs of one identity are not independent, so identities are the sampling units: for P identities
     * with n_p pairs and w_p errors each it is
     *
     * <pre>
     *   sqrt(P / (P - 1) · Σ (w_p - e n_p)²) / Σ n_p,  e = Σ w_p / Σ n_p
     * </pre>
     *
     * the estimator of a ratio under cluster sampling (Cochran, Sampling Techniques, 1977, section 3.12). Absent with fewer than two
     * identities.
     */
    OptionalDouble standardError() {
        int identities = identities();
        if (identities < 2) {
            return OptionalDouble.empty();
        }
        double error = (double) wrong() / pairs();
        double squares = 0;
        for (int identity = 0; identity < genuine.length; identity++) {
            double deviation =
                    rejected[identity] + accepted[identity] - error * (genuine[identity] + impostors[identity]);
            squares += deviation * deviation;
        }
        return OptionalDouble.of(Math.sqrt(squares * identities / (identities - 1)) / pairs());
    }

    private int wrong() {
        return Arrays.stream(rejected).sum() + Arrays.stream(accepted).sum();
    }

    private static OptionalDouble rate(int part, int all) {
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / all);
    }
}
