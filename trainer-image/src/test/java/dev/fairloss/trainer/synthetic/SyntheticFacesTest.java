// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.json.Sha256;
import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.data.CachedImages;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.ProgressCallback;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyntheticFacesTest {
    private static FaceImages images(SyntheticFaces faces, int side) {
        return faces.open(
                faces.index(side, Optional.empty(), ProgressCallback.NONE).requireTrainable());
    }

    /** Mean squared difference of two images after the center crop, which standardizes each to mean 0 and standard deviation 1. */
    private static double distance(byte[] one, byte[] other, int side) {
        var augment = new Augment(side, side, 0);
        var first = FloatBuffer.allocate(augment.values());
        var second = FloatBuffer.allocate(augment.values());
        augment.centerCrop(one, false, first, 0);
        augment.centerCrop(other, false, second, 0);
        return IntStream.range(0, augment.values())
                .mapToDouble(i -> Math.pow(first.get(i) - second.get(i), 2))
                .average()
                .orElseThrow();
    }

    @Test
    void pixelsAreTheSameOnAnyMachine() {
        FaceImages images = images(SyntheticFaces.of(5, 3, 42), 64);
        StringBuilder all = new StringBuilder();
        IntStream.range(0, images.count()).forEach(i -> all.append(Sha256.of(images.pixels(i))));
        // Printed by this test; it changes together with GENERATOR_VERSION only.
        assertThat(Sha256.of(all.toString()))
                .isEqualTo("5e98f848e6a94e03a92fc0f98e8f380069238195649d397f68e2d258af53ba9f");
    }

    @Test
    void countsHaveALongTail() {
        int[] counts = SyntheticFaces.of(300, 60, 1).counts();
        int[] sorted = counts.clone();
        Arrays.sort(sorted);
        // Rank r, from 1, has max(2, 60 / r^.7): 60, then 36.9, 27.8; rank 300: 1.1.
        assertThat(sorted[299]).isEqualTo(60);
        assertThat(sorted[298]).isEqualTo(37);
        assertThat(sorted[297]).isEqualTo(28);
        assertThat(sorted[0]).isEqualTo(2);
        assertThat(counts).isNotEqualTo(sorted);
        assertThat(Arrays.stream(counts).filter(n -> n <= 2).count()).isGreaterThan(60);
        assertThat(Arrays.stream(counts).filter(n -> n >= 3 && n <= 5).count()).isGreaterThan(30);
        assertThat(Arrays.stream(counts).filter(n -> n >= 6).count()).isGreaterThan(15);
    }

    @Test
    void drawnPeopleDependOnTheSeedAlone() {
        byte[] one = images(new SyntheticFaces(2, 3, 3, 0, 9), 32).pixels(0);
        assertThat(images(new SyntheticFaces(7, 5, 5, 0, 9), 32).pixels(0)).isEqualTo(one);
        assertThat(images(new SyntheticFaces(2, 3, 3, 0, 10), 32).pixels(0)).isNotEqualTo(one);
    }

    @Test
    void differentParametersHaveDifferentFingerprints() {
        String fingerprint = new SyntheticFaces(9, 2, 5, .5, 1)
                .index(64, Optional.empty(), ProgressCallback.NONE)
                .index()
                .fingerprint();
        for (SyntheticFaces other : new SyntheticFaces[] {
            new SyntheticFaces(8, 2, 5, .5, 1),
            new SyntheticFaces(9, 3, 5, .5, 1),
            new SyntheticFaces(9, 2, 6, .5, 1),
            new SyntheticFaces(9, 2, 5, .6, 1),
            new SyntheticFaces(9, 2, 5, .5, 2)
        }) {
            assertThat(other.index(64, Optional.empty(), ProgressCallback.NONE)
                            .index()
                            .fingerprint())
                    .isNotEqualTo(fingerprint);
        }
    }

    @Test
    void pixelsAloneHardlyDistinguishPeople() {
        // 60 people with 2 pictures each: the nearest picture is rarely the other one of that person.
        FaceImages images = new CachedImages(images(new SyntheticFaces(60, 2, 2, 0, 3), 32), 1 << 20);
        int same = 0;
        for (int i = 0; i < images.count(); i++) {
            int from = i;
            int nearest = IntStream.range(0, images.count())
                    .filter(j -> j != from)
                    .boxed()
                    .min(Comparator.comparingDouble(j -> distance(images.pixels(from), images.pixels(j), 32)))
                    .orElseThrow();
            same += nearest / 2 == i / 2 ? 1 : 0;
        }
        assertThat(same).isBetween(1, 60);
    }

    @Test
    void anySizeCanBeDrawn() {
        assertThat(images(new SyntheticFaces(2, 2, 2, 0, 3), 112).pixels(3)).hasSize(112 * 112 * 3);
        assertThat(images(new SyntheticFaces(2, 2, 2, 0, 3), 1).pixels(3)).hasSize(3);
    }
}
