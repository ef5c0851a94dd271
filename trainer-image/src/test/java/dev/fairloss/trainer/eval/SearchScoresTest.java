// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchScoresTest {
    /** Searches 0 and 1 have a mate; searches 2 to 4 have none. */
    private static final SearchScores SCORES = new SearchScores(
            new Gallery(new int[] {0, 9}, new int[] {}, new int[] {1, 2, 3, 4, 5}, new int[] {0, 1, -1, -1, -1}),
            new float[] {.5f, .6f, Float.NaN, Float.NaN, Float.NaN},
            new float[] {.4f, .7f, .3f, .1f, .2f},
            new int[] {0, 1, 0, 0, 0});

    @Test
    void aSearchIsMatedIfItsPersonIsEnrolled() {
        assertThat(SCORES.isMated(0)).isTrue();
        assertThat(SCORES.isMated(1)).isTrue();
        assertThat(SCORES.isMated(2)).isFalse();
    }

    @Test
    void aPersonIsAmongTheFirstIfFewerOthersAreBetter() {
        assertThat(SCORES.isAmong(0, 1)).isTrue();
        assertThat(SCORES.isAmong(1, 1)).isFalse();
        assertThat(SCORES.isAmong(1, 2)).isTrue();
    }

    @Test
    void aPersonIsFoundIfFirstAndAboveTheThreshold() {
        assertThat(SCORES.isFound(0, .49)).isTrue();
        assertThat(SCORES.isFound(0, .5)).as("equal is not above").isFalse();
        assertThat(SCORES.isFound(1, .1)).as("another person is better").isFalse();
    }

    @Test
    void theScoresOfNonMatedSearchesAscend() {
        assertThat(SCORES.sortedNonMated(search -> true)).containsExactly(.1f, .2f, .3f);
        assertThat(SCORES.sortedNonMated(search -> search != 3)).containsExactly(.2f, .3f);
    }

    /** Of ten searches, the threshold lets through at most the share. */
    @ParameterizedTest
    @CsvSource({"0, 9", ".09, 9", ".1, 8", ".19, 8", ".3, 6", ".99, 0"})
    void theThresholdIsTheHighestScoreThatIsNotAllowed(double fpir, int expected) {
        assertThat(SearchScores.threshold(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, fpir))
                .isEqualTo(expected);
    }
}
