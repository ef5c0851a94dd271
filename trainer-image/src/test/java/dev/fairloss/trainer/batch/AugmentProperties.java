// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class AugmentProperties {
    private static final int IMAGE = 8;
    private static final int SIDE = 6;
    private static final Augment AUGMENT = Augment.of(IMAGE, SIDE);

    private static byte[] noise(long seed) {
        byte[] rgb = new byte[IMAGE * IMAGE * 3];
        new SplittableRandom(seed).nextBytes(rgb);
        return rgb;
    }

    private static float[] train(Augment augment, byte[] rgb, long seed, long position) {
        float[] values = new float[augment.values()];
        augment.randomCrop(rgb, seed, position, FloatBuffer.wrap(values), 0);
        return values;
    }

    private static float[] center(Augment augment, byte[] rgb, boolean mirrored) {
        float[] values = new float[augment.values()];
        augment.centerCrop(rgb, mirrored, FloatBuffer.wrap(values), 0);
        return values;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        double sum = 0;
        for (float value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }

    @Property
    void evaluationIsStandardized(@ForAll long image) {
        float[] values = center(AUGMENT, noise(image), false);
        assertThat(mean(values)).isCloseTo(0, within(1e-5)); // 108 float32 roundings of values up to about 2
        assertThat(deviation(values)).isCloseTo(1, within(1e-5));
    }

    @Property
    void trainingStaysWithinItsJitter(
            @ForAll long image, @ForAll long seed, @ForAll @LongRange(min = 0, max = 1L << 40) long position) {
        float[] values = train(AUGMENT, noise(image), seed, position);
        assertThat(mean(values)).isBetween(-.15001, .15001);
        assertThat(deviation(values)).isBetween(.84999, 1.15001);
    }

    @Property
    void drawingDependsOnSeedAndPositionAlone(
            @ForAll long seed, @ForAll @LongRange(min = 0, max = 1000) long position) {
        byte[] rgb = noise(1);
        float[] values = train(AUGMENT, rgb, seed, position);
        train(AUGMENT, rgb, seed, position + 1);
        assertThat(train(AUGMENT, rgb, seed, position)).isEqualTo(values);
        assertThat(train(AUGMENT, rgb, seed, position + 1)).isNotEqualTo(values);
        assertThat(train(AUGMENT, rgb, seed + 1, position)).isNotEqualTo(values);
    }

    @Property
    void lightAndContrastOfThePhotographDoNotMatter(@ForAll long image) {
        byte[] rgb = noise(image);
        byte[] dim = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (rgb[i] & 0x7E);
            dim[i] = (byte) ((rgb[i] & 255) / 2 + 30); // exact: the values are even
        }
        float[] values = center(AUGMENT, rgb, false);
        float[] dimmed = center(AUGMENT, dim, false);
        for (int i = 0; i < values.length; i++) {
            assertThat(dimmed[i]).isCloseTo(values[i], within(1e-5f));
        }
    }

    @Example
    void evaluationCropsTheCenterAndMirrors() {
        byte[] rgb = noise(3);
        float[] plain = center(AUGMENT, rgb, false);
        float[] mirrored = center(AUGMENT, rgb, true);
        float[] whole = center(Augment.of(IMAGE, IMAGE), rgb, false);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                for (int c = 0; c < 3; c++) {
                    float value = plain[(y * SIDE + x) * 3 + c];
                    assertThat(mirrored[(y * SIDE + SIDE - 1 - x) * 3 + c]).isEqualTo(value);
                    // The same order of values as in the uncropped image, one pixel in from its edge.
                    float before = whole[((y + 1) * IMAGE + x + 1) * 3 + c];
                    assertThat(Float.compare(value, plain[0])).isEqualTo(Float.compare(before, whole[(IMAGE + 1) * 3]));
                }
            }
        }
    }

    @Example
    void handWorkedValues() {
        // 2 x 2 pixels, red 10, green 20, blue 30 everywhere: mean 20, deviation sqrt(200/3) = 8.16497.
        byte[] rgb = {10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30};
        float[] values = center(Augment.of(2, 2), rgb, false);
        assertThat(values[0]).isCloseTo(-1.224745f, within(1e-6f));
        assertThat(values[1]).isCloseTo(0f, within(1e-6f));
        assertThat(values[5]).isCloseTo(1.224745f, within(1e-6f));
    }

    @Example
    void aUniformImageStaysUniform() {
        assertThat(center(AUGMENT, new byte[IMAGE * IMAGE * 3], false)).containsOnly(0f);
    }

    @Example
    void everyPlaceAndBothSidesAreSeen() {
        // 3 x 3 places and 2 sides of an image without symmetries; a miss in 400 draws has a chance of 18 (17/18)^400
        // = 2e-9.
        Augment still = new Augment(IMAGE, SIDE, 0);
        byte[] rgb = noise(4);
        Set<Integer> seen = new HashSet<>();
        for (int position = 0; position < 400; position++) {
            seen.add(Arrays.hashCode(train(still, rgb, 5, position)));
        }
        assertThat(seen).hasSize(18);
    }
}
