// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GroupErrorCountsTest {
    @Test
    void ratesAndErrorByHand() {
        GroupErrorCounts counts = new GroupErrorCounts(4);
        // Identity 0: 2 pairs, both correct. Identity 1: 2 pairs, one wrong. Identity 2: none. Identity 3: 1 pair,
        // wrong.
        counts.add(0, true, true);
        counts.add(0, false, true);
        counts.add(1, true, false);
        counts.add(1, false, true);
        counts.add(3, false, false);
        assertThat(counts.identities()).isEqualTo(3);
        assertThat(counts.genuine()).isEqualTo(2);
        assertThat(counts.impostors()).isEqualTo(3);
        assertThat(counts.pairs()).isEqualTo(5);
        assertThat(counts.accuracy()).hasValue(.6);
        assertThat(counts.falseRejectRate()).hasValue(.5);
        assertThat(counts.falseAcceptRate()).hasValue(1 / 3.);
        // e = .4; deviations 0 - .8, 1 - .8, 1 - .4: squares .64 + .04 + .36 = 1.04; sqrt(3 / 2 × 1.04) / 5.
        assertThat(counts.standardError()).hasValueCloseTo(Math.sqrt(1.56) / 5, within(1e-12));
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
