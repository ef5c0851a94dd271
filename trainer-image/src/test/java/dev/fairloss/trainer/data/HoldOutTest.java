// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldOutTest {
    /** People with 6 images or more hold out a third of them, at most 4; two fifths of those with three hold out one. */
    private static final HoldOut THIRD = new HoldOut(1, 0, 6, 3, 4, .4);

    @ParameterizedTest(name = "{0} images, {1}: {2}")
    @CsvSource({
        "1, 0, 0",
        "2, 0, 0",
        "3, 0, 1",
        "3, .39, 1",
        "3, .4, 0",
        "4, 0, 0",
        "5, 0, 0",
        "6, .9, 2",
        "11, 0, 3",
        "12, 0, 4",
        "100, 0, 4",
    })
    void fairnessImagesOfAnIdentity(int images, double uniform, int heldOut) {
        assertThat(THIRD.fairnessImages(images, uniform)).isEqualTo(heldOut);
    }

    @ParameterizedTest(name = "{0} images: {1}")
    @CsvSource({"4, 1", "5, 1", "6, 2", "12, 4", "100, 4"})
    void rewardImagesOfAnIdentity(int images, int heldOut) {
        assertThat(THIRD.rewardImages(images)).isEqualTo(heldOut);
    }

    @Test
    void aQuarterIsHeldOutByDefault() {
        assertThat(HoldOut.of(7, 10, 4, 8)).isEqualTo(new HoldOut(7, 10, 4, 4, 8, .5));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 4, 2, 1, .5",
        "0, 3, 2, 1, .5",
        "0, 4, 1, 1, .5",
        "0, 4, 2, 0, .5",
        "0, 4, 2, 1, -.1",
        "0, 4, 2, 1, 1.1",
        "0, 4, 2, 1, NaN",
    })
    void rejectsValuesOutOfRange(int identities, int minimum, int divisor, int maximum, double share) {
        assertThatThrownBy(() -> new HoldOut(1, identities, minimum, divisor, maximum, share))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("out of range: ");
    }

    @ParameterizedTest
    @CsvSource({"0, 4, 2, 1, 0", "0, 4, 2, 1, 1"})
    void acceptsTheLimits(int identities, int minimum, int divisor, int maximum, double share) {
        assertThat(new HoldOut(1, identities, minimum, divisor, maximum, share).fairnessImages(4, 0))
                .isEqualTo(1);
    }
}
