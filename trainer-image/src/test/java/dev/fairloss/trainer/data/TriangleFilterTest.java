// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TriangleFilterTest {
    private static byte[] gray(int... values) {
        byte[] rgb = new byte[values.length * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) values[i / 3];
        }
        return rgb;
    }

    private static int[] red(byte[] rgb) {
        int[] red = new int[rgb.length / 3];
        Arrays.setAll(red, i -> rgb[3 * i] & 255);
        return red;
    }

    @Test
    void onePixelGrowsEvenly() {
        assertThat(red(new TriangleFilter(1, 3).apply(gray(200)))).containsOnly(200);
    }

    @Test
    void growthIsBilinear() {
        // Old centers at .5 and 1.5, new at .25, .75, 1.25, 1.75: shares of the right pixel 0, 1/4, 3/4, 1.
        byte[] rgb = gray(0, 100, 0, 100);
        assertThat(Arrays.copyOf(red(new TriangleFilter(2, 4).apply(rgb)), 4)).containsExactly(0, 25, 75, 100);
    }

    @Test
    void shrinkingByTwoWeighsFourPixelsByATriangle() {
        // New center at 1 with reach 2 over old centers .5, 1.5, 2.5: weights 3/4, 3/4, 1/4 of 7/4.
        byte[] rgb = gray(0, 0, 140, 0, 0, 0, 140, 0, 0, 0, 140, 0, 0, 0, 140, 0);
        // left: 140 / 7 = 20; right, center 3, old .5 away at 2.5 and 3.5, 1.5 away at 1.5: 140 * 3 / 7 = 60
        assertThat(red(new TriangleFilter(4, 2).apply(rgb))).containsExactly(20, 60, 20, 60);
    }

    @Test
    void aUniformImageStaysUniformInAnySize() {
        int[] plain = new int[49];
        Arrays.fill(plain, 255);
        for (int to = 1; to < 20; to++) {
            assertThat(red(new TriangleFilter(7, to).apply(gray(plain)))).containsOnly(255);
        }
    }
}
