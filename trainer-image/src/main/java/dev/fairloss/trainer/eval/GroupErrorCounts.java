// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.Arrays;
import java.util.OptionalDouble;

/** Right and wrong calls of a group's pairs, person by person. */
final class GroupErrorCounts {
    private final int[] genuine;
    private final int[] impostors;
    private final int[] rejected;
    private final int[] accepted;

    /** @param people people of the whole data set; those of other groups stay at 0 */
    GroupErrorCounts(int people) {
        this.genuine = new int[people];
        this.impostors = new int[people];
        this.rejected = new int[people];
        this.accepted = new int[people];
    }

    void add(int person, boolean same, boolean right) {
        (same ? genuine : impostors)[person]++;
        (same ? rejected : accepted)[person] += right ? 0 : 1;
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

    /** People with a pair. */
    int people() {
        int people = 0;
        for (int person = 0; person < genuine.length; person++) {
            people += genuine[person] + impostors[person] > 0 ? 1 : 0;
        }
        return people;
    }

    OptionalDouble accuracy() {
        return rate(pairs() - wrong(), pairs());
    }

    OptionalDouble falseReject() {
        return rate(Arrays.stream(rejected).sum(), genuine());
    }

    OptionalDouble falseAccept() {
        return rate(Arrays.stream(accepted).sum(), impostors());
    }

    /**
     * Standard error of the accuracy over P people, each with n_p pairs of which w_p are called wrongly, as pairs of one
     * person hang together: sqrt(P / (P - 1) Σ (w_p - e n_p)²) / Σ n_p, where e = Σ w_p / Σ n_p. (The usual estimator of a
     * ratio under cluster sampling; Cochran, Sampling Techniques, 1977, section 3.12.) Absent with fewer than two people.
     */
    OptionalDouble standardError() {
        int people = people();
        if (people < 2) {
            return OptionalDouble.empty();
        }
        double error = (double) wrong() / pairs();
        double squares = 0;
        for (int person = 0; person < genuine.length; person++) {
            double deviation = rejected[person] + accepted[person] - error * (genuine[person] + impostors[person]);
            squares += deviation * deviation;
        }
        return OptionalDouble.of(Math.sqrt(squares * people / (people - 1)) / pairs());
    }

    private int wrong() {
        return Arrays.stream(rejected).sum() + Arrays.stream(accepted).sum();
    }

    private static OptionalDouble rate(int part, int all) {
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / all);
    }
}
