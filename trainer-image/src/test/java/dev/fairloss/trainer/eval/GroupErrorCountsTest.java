// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GroupErrorCountsTest {
    @Test
    void ratesAndErrorByHand() {
        GroupErrorCounts counts = new GroupErrorCounts(4);
        // Identity 0: 2 pairs, both correct. Identity 1: 2 pairs, one wrong. Identity 2: none. Identity 3: 2 wrong.
        counts.add(0, true, true);
        counts.add(0, false, true);
        counts.add(1, true, false);
        counts.add(1, false, true);
        counts.add(3, false, false);
        counts.add(3, false, false);
        assertThat(counts.identities()).isEqualTo(3);
        assertThat(counts.genuine()).isEqualTo(2);
        assertThat(counts.impostors()).isEqualTo(4);
        assertThat(counts.pairs()).isEqualTo(6);
        assertThat(counts.accuracy()).hasValue(.5);
        assertThat(counts.falseRejectRate()).hasValue(.5);
        assertThat(counts.falseAcceptRate()).hasValue(.5);
        // e = .5; deviations 0 - 1, 1 - 1, 2 - 1: squares 2; sqrt(3 / 2 × 2) / 6.
        assertThat(counts.standardError()).hasValueCloseTo(Math.sqrt(3) / 6, within(1e-12));
    }

    @Test
    void rejectsAndAcceptsAreCountedApart() {
        GroupErrorCounts counts = new GroupErrorCounts(2);
        counts.add(0, true, false);
        counts.add(0, false, true);
        counts.add(1, true, true);
        counts.add(1, false, true);
        assertThat(counts.falseRejectRate()).hasValue(.5);
        assertThat(counts.falseAcceptRate()).hasValue(0);
        // Two identities are enough: e = .25; deviations 1 - .5, 0 - .5; sqrt(2 / 1 × .5) / 4.
        assertThat(counts.standardError()).hasValueCloseTo(.25, within(1e-12));
    }

    @Test
    void oneIdentityHasNoStandardError() {
        GroupErrorCounts counts = new GroupErrorCounts(2);
        counts.add(1, true, true);
        assertThat(counts.accuracy()).hasValue(1);
        assertThat(counts.falseAcceptRate()).isEmpty();
        assertThat(counts.standardError()).isEmpty();
    }

    @Test
    void withoutPairsNothingIsKnown() {
        GroupErrorCounts counts = new GroupErrorCounts(2);
        assertThat(counts.accuracy()).isEmpty();
        assertThat(counts.falseRejectRate()).isEmpty();
        assertThat(counts.identities()).isZero();
    }
}
