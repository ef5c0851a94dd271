// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.spec.TemplateWeights;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateMediaTest {
    private static final int[] NONE = {};

    private static int[] numbers(String text) {
        return text == null ? NONE : text.chars().map(digit -> digit - '0').toArray();
    }

    private static boolean disjoint(int[] oneMedia, int[] otherMedia, int[] oneImages, int[] otherImages) {
        return new TemplateMedia(new int[][] {oneMedia, otherMedia}, new int[][] {oneImages, otherImages})
                .disjoint(0, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, true",
        "2, 1, true",
        "1, 1, false",
        "13, 24, true",
        "24, 13, true",
        "139, 249, false",
        "9, 1239, false",
        "1239, 9, false",
        "1, 123, false",
        ", 1, true",
        "1, , true",
        "12, 345, true",
        "345, 12, true",
    })
    void templatesAreDisjointIfTheyShareNoNumber(String one, String other, boolean disjoint) {
        assertThat(disjoint(numbers(one), numbers(other), NONE, NONE)).isEqualTo(disjoint);
        assertThat(disjoint(NONE, NONE, numbers(one), numbers(other))).isEqualTo(disjoint);
    }

    /** Rows in any order: template 0 has the images 4 and 7 of medium 2, template 2 the image 5 of media 1 and 3. */
    @Test
    void numbersAscendWithinATemplate() {
        var set = new TemplateSet(
                new int[] {0, 1, 2},
                new int[] {7, 5, 9, 4, 5},
                new int[] {0, 2, 1, 0, 2},
                new int[] {2, 3, 8, 2, 1},
                TemplateWeights.Equal,
                new double[5],
                new TemplatePairs(NONE, NONE, new BitSet()),
                0);
        TemplateMedia media = TemplateMedia.of(set);
        assertThat(media.media()).isDeepEqualTo(new int[][] {{2, 2}, {8}, {1, 3}});
        assertThat(media.images()).isDeepEqualTo(new int[][] {{4, 7}, {9}, {5, 5}});
    }

    @Test
    void aSharedImageInDifferentMediaIsShared() {
        assertThat(disjoint(numbers("1"), numbers("2"), numbers("7"), numbers("7")))
                .isFalse();
        assertThat(disjoint(numbers("1"), numbers("1"), numbers("7"), numbers("8")))
                .isFalse();
        assertThat(disjoint(numbers("1"), numbers("2"), numbers("7"), numbers("8")))
                .isTrue();
    }
}
