// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results of different runs are compared on the same pairs, so the pairs of a seed must not change. */
class HeldOutPairsTest {
    /** Identities with these numbers of images. */
    private static int[] images(int... counts) {
        return IntStream.range(0, counts.length)
                .flatMap(identity -> IntStream.generate(() -> identity).limit(counts[identity]))
                .toArray();
    }

    private static String text(PairSet set) {
        return set.pairs().stream()
                .map(pair -> pair.fold() + ":" + pair.first() + (pair.same() ? "=" : "#") + pair.second())
                .collect(Collectors.joining(" "));
    }

    @Test
    void aSmallSetPairByPair() {
        PairSet set = HeldOutPairs.draw(images(3, 2, 4), 2, 7);
        assertThat(text(set))
                .isEqualTo("0:8=5 0:2#4 1:2=1 1:4#0 2:3=4 2:8#2 3:5=7 3:1#5 4:1=0 4:1#6"
                        + " 5:7=6 5:2#5 6:0=2 6:3#7 7:6=8 7:2#7 8:8=7 8:1#3 9:5=6 9:6#3");
        assertThat(set.identities()).isEqualTo(3);
        assertThat(set.folds()).isEqualTo(10);
    }

    /** Checksums of the pairs; identities have 1 + i % 5 images, or two each. */
    @ParameterizedTest
    @CsvSource({
        "30, 5, 1, bc94777c",
        "30, 5, 4, 9b72a6c8",
        "20, 2, 3, f22ced97",
        "19, 2, 3, 5dc26969",
        "21, 2, 300, a20d75f8",
        "8, 5, 6, 40846765",
        "90, 5, 20, 2a8fc431"
    })
    void theDrawOfASeedDoesNotChange(int identities, int modulus, int pairsPerHalfFold, String expected) {
        int[] counts = IntStream.range(0, identities)
                .map(i -> modulus == 2 ? 2 : 1 + i % modulus)
                .toArray();
        var checksum = new CRC32();
        checksum.update(
                text(HeldOutPairs.draw(images(counts), pairsPerHalfFold, 11)).getBytes(StandardCharsets.UTF_8));
        assertThat(Long.toHexString(checksum.getValue())).isEqualTo(expected);
    }

    /** Ten identities with two images and ten with one are enough for disjoint folds; nine, or nineteen in all, are not. */
    @ParameterizedTest
    @CsvSource({"10, 10, true", "9, 11, false", "10, 9, false"})
    void foldsAreDisjointFromTwentyIdentitiesOn(int withTwo, int withOne, boolean disjoint) {
        int[] counts = IntStream.range(0, withTwo + withOne)
                .map(i -> i < withTwo ? 2 : 1)
                .toArray();
        assertThat(HeldOutPairs.draw(images(counts), 3, 1).note().contains("without a common identity"))
                .isEqualTo(disjoint);
    }

    @Test
    void twoIdentitiesOrOneWithThreeImagesAreEnough() {
        var two = HeldOutPairs.draw(new int[] {7, 7, 9, 9}, 10, 1);
        assertThat(two.folds()).isEqualTo(2);
        assertThat(two.genuine()).isEqualTo(2);
        var one = HeldOutPairs.draw(new int[] {7, 7, 7, 9}, 10, 1);
        assertThat(one.folds()).isEqualTo(3);
        assertThat(one.genuine()).isEqualTo(3);
        assertThat(one.impostors()).isEqualTo(3);
    }
}
