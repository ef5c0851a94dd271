// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.EvaluationScores.GroupInfluence;
import org.junit.jupiter.api.Test;

class GroupErrorCountsTest {
    @Test
    void ratesByHand() {
        GroupErrorCounts counts = new GroupErrorCounts(4);
        // Identity 0: 2 correct pairs. Identity 1: a rejected genuine pair, a correct impostor pair. Identity 3: 2
        // accepted ones.
        counts.add(0, 0, true);
        counts.add(0, 1, true);
        counts.add(1, 1, false);
        counts.add(1, 0, true);
        counts.add(3, 0, false);
        counts.add(3, 1, false);
        assertThat(counts.identities()).isEqualTo(3);
        assertThat(counts.genuine()).isEqualTo(2);
        assertThat(counts.impostors()).isEqualTo(4);
        assertThat(counts.pairs()).isEqualTo(6);
        assertThat(counts.falseRejectRate()).hasValue(.5);
        assertThat(counts.falseAcceptRate()).hasValue(.5);
        assertThat(counts.accuracy()).hasValue(.5);
        assertThat(counts.areEnough()).isFalse();
    }

    @Test
    void accuracyIsBalanced() {
        GroupErrorCounts counts = new GroupErrorCounts(2);
        counts.add(0, 0, false);
        counts.add(1, 1, true);
        for (int i = 0; i < 8; i++) {
            counts.add(0, 1, true);
        }
        // Half of the genuine pairs and all impostor pairs are correct, whatever their numbers.
        assertThat(counts.accuracy()).hasValue(.75);
    }

    @Test
    void influencesAreThoseOfDrawingAPersonOnceMore() {
        GroupErrorCounts counts = new GroupErrorCounts(3);
        counts.add(0, 0, false);
        counts.add(1, 1, true);
        counts.add(2, 2, true);
        counts.add(0, 1, false);
        counts.add(1, 2, true);
        // Rates 1/3 and 1/2. Person 0: -((1 - 1/3) / 3 + (1 - 1/2) / 2) / 2 = -17/72; person 1, in both impostor pairs:
        // -((0 - 1/3) / 3 + (1 - 1) / 2) / 2 = 4/72; person 2: -((0 - 1/3) / 3 + (0 - 1/2) / 2) / 2 = 13/72.
        GroupInfluence influence = counts.influence("tail", true);
        assertThat(influence.people()).containsExactly(0, 1, 2);
        assertThat(influence.influence()).containsExactly(new double[] {-17 / 72., 4 / 72., 13 / 72.}, within(1e-12));
        assertThat(influence.accuracy()).isCloseTo(1 - (1 / 3. + 1 / 2.) / 2, within(1e-12));
        // sqrt(3 / 2 × (17² + 4² + 13²)) / 72.
        assertThat(counts.standardError()).hasValueCloseTo(Math.sqrt(1.5 * 474) / 72, within(1e-12));
    }

    @Test
    void tenIdentitiesAndThirtyPairsOfEitherKindAreEnough() {
        GroupErrorCounts counts = new GroupErrorCounts(10);
        for (int pair = 0; pair < 30; pair++) {
            counts.add(pair % 10, pair % 10, true);
        }
        for (int pair = 0; pair < 29; pair++) {
            counts.add(pair % 10, (pair + 1) % 10, true);
        }
        assertThat(counts.areEnough()).isFalse();
        counts.add(0, 1, true);
        assertThat(counts.areEnough()).isTrue();
    }

    @Test
    void aPersonWithoutImpostorsHasNoAccuracy() {
        // One person with 20 images and 6 genuine pairs once made a headline.
        GroupErrorCounts counts = new GroupErrorCounts(2);
        for (int pair = 0; pair < 6; pair++) {
            counts.add(1, 1, true);
        }
        assertThat(counts.accuracy()).isEmpty();
        assertThat(counts.falseRejectRate()).hasValue(0);
        assertThat(counts.falseAcceptRate()).isEmpty();
        assertThat(counts.standardError()).isEmpty();
        assertThat(counts.areEnough()).isFalse();
    }

    @Test
    void withoutPairsNothingIsKnown() {
        GroupErrorCounts counts = new GroupErrorCounts(2);
        assertThat(counts.accuracy()).isEmpty();
        assertThat(counts.falseRejectRate()).isEmpty();
        assertThat(counts.identities()).isZero();
        assertThat(counts.influence("tail", true).comparable()).isFalse();
    }
}
