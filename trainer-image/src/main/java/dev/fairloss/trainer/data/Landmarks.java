// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * Five points of a face: left eye, right eye, nose, left and right corner of the mouth, where left is left in the image. x
 * points right and y down; (0, 0) is the center of the first pixel. Coordinates are in pixels, or in fractions of width and
 * height if none is above {@value #LARGEST_FRACTION}: five points within two pixels are no face.
 */
public final class Landmarks {
    /** Number of points. */
    static final int POINTS = 5;

    /** Largest absolute value of a fraction; points may be outside the image. */
    private static final float LARGEST_FRACTION = 2;

    private static final float LARGEST = 10 * ImageDecoder.MAXIMUM_SIDE;

    private final float[] xy;

    /**
     * Points.
     *
     * @param xy x and y of each point, (10)
     * @throws IllegalArgumentException if they define no alignment; the message continues a sentence about them
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Landmarks(float[] xy) {
        if (xy.length != 2 * POINTS) {
            throw new IllegalArgumentException("has " + xy.length + " coordinates, not " + 2 * POINTS);
        }
        for (float value : xy) {
            if (!(Math.abs(value) <= LARGEST)) {
                throw new IllegalArgumentException("has the coordinate " + value + ", which no image contains");
            }
        }
        this.xy = xy.clone();
        if (FaceAlignment.spread(pixels(1, 1)) == 0) {
            throw new IllegalArgumentException("has five equal points");
        }
    }

    /** The coordinates as they were given, (10). */
    @JsonValue
    float[] xy() {
        return xy.clone();
    }

    /**
     * The coordinates in pixels, (10).
     *
     * @param width of the image, in pixels
     * @param height of the image, in pixels
     */
    double[] pixels(int width, int height) {
        boolean fractions = true;
        for (float value : xy) {
            fractions &= Math.abs(value) <= LARGEST_FRACTION;
        }
        var pixels = new double[xy.length];
        for (int i = 0; i < xy.length; i++) {
            pixels[i] = fractions ? (double) xy[i] * (i % 2 == 0 ? width : height) : xy[i];
        }
        return pixels;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Landmarks landmarks && Arrays.equals(xy, landmarks.xy);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(xy);
    }

    @Override
    public String toString() {
        return Arrays.toString(xy);
    }
}
