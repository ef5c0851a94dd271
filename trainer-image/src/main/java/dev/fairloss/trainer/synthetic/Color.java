// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

import java.util.SplittableRandom;

/**
 * A color.
 *
 * @param red 0..1
 * @param green 0..1
 * @param blue 0..1
 */
record Color(double red, double green, double blue) {
    static final Color BLACK = new Color(0, 0, 0);
    static final Color WHITE = new Color(1, 1, 1);

    /** The color 0xRRGGBB. */
    static Color of(int rgb) {
        return new Color((rgb >> 16 & 255) / 255., (rgb >> 8 & 255) / 255., (rgb & 255) / 255.);
    }

    /** A random color. */
    static Color random(SplittableRandom random) {
        return new Color(random.nextDouble(), random.nextDouble(), random.nextDouble());
    }

    /** This color mixed with a fraction (0..1) of another. */
    Color with(double share, Color other) {
        return new Color(
                red + share * (other.red - red),
                green + share * (other.green - green),
                blue + share * (other.blue - blue));
    }

    /** This color, brighter (factor above 1) or darker. */
    Color times(double factor) {
        return new Color(red * factor, green * factor, blue * factor);
    }

    /** The color at a position (0..1) of a gradient between two or more colors. */
    static Color on(double place, Color... scale) {
        double at = Math.min(Math.max(place, 0), 1) * (scale.length - 1);
        int lower = Math.min((int) at, scale.length - 2);
        return scale[lower].with(at - lower, scale[lower + 1]);
    }
}
