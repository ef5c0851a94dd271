// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostMemoryTest {
    /** Images, people and length of an embedding; GiB of index, centers, unseen images, pairs and 48 fine-tunes. No product overflows an int. */
    @ParameterizedTest
    @CsvSource({
        "5_179_510, 93_431, 512, 2.25, .36, .79, 1.37, .04", // MS1MV3
        "17_091_657, 360_232, 512, 7.42, 1.37, .79, 1.37, .09", // Glint360K
        "42_474_558, 2_059_906, 512, 18.43, 7.86, .79, 1.37, .44", // WebFace42M
        "10_000, 500, 128, 0, 0, 0, 0, 0"
    })
    void growsWithImagesAndPeople(
            String images,
            String people,
            int dim,
            double index,
            double centers,
            double unseen,
            double pairs,
            double fineTunes) {
        var memory = HostMemory.of(number(people), number(images), dim, 48);
        double gib = 1L << 30;
        assertThat(memory.index() / gib).isCloseTo(index, within(.006));
        assertThat(memory.centers() / gib).isCloseTo(centers, within(.006));
        assertThat(memory.unseen() / gib).isCloseTo(unseen, within(.006));
        assertThat(memory.pairs() / gib).isCloseTo(pairs, within(.006));
        assertThat(memory.fineTunes() / gib).isCloseTo(fineTunes, within(.006));
        assertThat(memory.ofFineTune()).isEqualTo(memory.centers() + memory.unseen() + memory.pairs());
        assertThat(memory.bytes())
                .isEqualTo(memory.index() + memory.centers() + memory.unseen() + memory.pairs() + memory.fineTunes());
    }

    private static int number(String digits) {
        return Integer.parseInt(digits.replace("_", ""));
    }
}
