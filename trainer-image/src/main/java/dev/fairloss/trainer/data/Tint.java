// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.SplittableRandom;

/**
 * A colour of a drawing.
 *
 * @param red 0..1, as are
 * @param green and
 * @param blue
 */
record Tint(double red, double green, double blue) {
    static final Tint BLACK = new Tint(0, 0, 0);
    static final Tint WHITE = new Tint(1, 1, 1);

    /** From 0xRRGGBB. */
    static Tint of(int rgb) {
        return new Tint((rgb >> 16 & 255) / 255., (rgb >> 8 & 255) / 255., (rgb & 255) / 255.);
    }

    /** Any colour at all. */
    static Tint random(SplittableRandom random) {
        return new Tint(random.nextDouble(), random.nextDouble(), random.nextDouble());
    }

    /** This colour with a share (0..1) of another. */
    Tint with(double share, Tint other) {
        return new Tint(
                red + share * (other.red - red),
                green + share * (other.green - green),
                blue + share * (other.blue - blue));
    }

    /** Brighter (factor above 1) or darker. */
    Tint times(double factor) {
        return new Tint(red * factor, green * factor, blue * factor);
    }

    /** Channel by channel. */
    Tint times(Tint other) {
        return new Tint(red * other.red, green * other.green, blue * other.blue);
    }

    /** The colour at a place (0..1) on a scale of two colours or more. */
    static Tint on(double place, Tint... scale) {
        double at = Math.min(Math.max(place, 0), 1) * (scale.length - 1);
        int lower = Math.min((int) at, scale.length - 2);
        return scale[lower].with(at - lower, scale[lower + 1]);
    }
}
