// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GroupPairsTest {
    @Test
    void thePairsOfACountGroupAreThoseOfItsFirstIdentities() {
        var pairs = new GroupPairs(
                List.of(
                        new FairnessPairs.Owned(new ImagePair(0, 1, true, 4), 1, 1),
                        new FairnessPairs.Owned(new ImagePair(2, 3, false, 5), 0, 2),
                        new FairnessPairs.Owned(new ImagePair(4, 5, true, 1), 0, 0),
                        new FairnessPairs.Owned(new ImagePair(6, 7, false, 2), 1, 2)),
                new int[] {0, 8, 4},
                new double[] {.75, -.5, .25, .125});
        var scores = pairs.scores(List.of("head", "tail", "middle"));
        assertThat(scores.keySet()).containsExactly("head", "tail", "middle");
        assertThat(text(scores.get("head").genuine())).isEqualTo("[1] [1] [0.75]");
        assertThat(text(scores.get("head").impostor())).isEqualTo("[1] [2] [0.125]");
        assertThat(text(scores.get("tail").genuine())).isEqualTo("[0] [0] [0.25]");
        assertThat(text(scores.get("tail").impostor())).isEqualTo("[0] [2] [-0.5]");
        assertThat(text(scores.get("middle").genuine())).isEqualTo("[] [] []");
    }

    private static String text(OperatingPoints.Pairs pairs) {
        return Arrays.toString(pairs.first()) + " " + Arrays.toString(pairs.second()) + " "
                + Arrays.toString(pairs.scores());
    }

    @Test
    void aLinePerPairWithTheGroupOfTheFirstIdentityAndTheNumbersOfTheImages() throws IOException {
        var pairs = new GroupPairs(
                List.of(
                        new FairnessPairs.Owned(new ImagePair(0, 1, true, 4), 1, 1),
                        new FairnessPairs.Owned(new ImagePair(2, 3, false, 5), 0, 2)),
                new int[] {0, 8, 4},
                new double[] {.75, -.5});
        byte[] csv = pairs.csv(image -> 100 + image);
        try (var text = new GZIPInputStream(new ByteArrayInputStream(csv))) {
            assertThat(new String(text.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("""
                        group,identity,other_identity,image,other_image,fold,similarity
                        head/high,1,1,100,101,4,0.75
                        tail/low,0,2,102,103,5,-0.5
                        """);
        }
    }
}
