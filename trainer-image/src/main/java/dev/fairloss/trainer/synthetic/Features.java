// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

import java.util.List;

/**
 * Positions of the facial features after the head is turned: features in front of the head move further than the head.
 *
 * @param turn horizontal displacement of a point on the front of the face by yaw
 * @param nod vertical displacement by pitch
 * @param narrowing width of the face, relative to the frontal view
 * @param eyes left and right eye in the image
 */
record Features(double turn, double nod, double narrowing, List<Eye> eyes) {
    private static final double DEPTH = .5;

    /**
     * An eye.
     *
     * @param x of the center
     * @param y of the center
     * @param side -1 left, 1 right
     * @param narrowing width, relative to the frontal view
     */
    record Eye(double x, double y, int side, double narrowing) {}

    static Features of(SyntheticIdentity person, CaptureConditions conditions) {
        double sine = StrictMath.sin(conditions.yaw);
        double cosine = StrictMath.cos(conditions.yaw);
        double turn = DEPTH * sine;
        double nod = DEPTH * StrictMath.sin(conditions.pitch);
        return new Features(
                turn, nod, cosine, List.of(eye(person, -1, sine, cosine, nod), eye(person, 1, sine, cosine, nod)));
    }

    private static Eye eye(SyntheticIdentity person, int side, double sine, double cosine, double nod) {
        double out = person.eyeDistance / person.width;
        double depth = DEPTH * Math.sqrt(1 - out * out);
        return new Eye(
                side * person.eyeDistance * cosine + depth * sine,
                person.eyeY + .9 * nod,
                side,
                Math.max(.35, cosine - side * out * sine));
    }

    /** The x of a feature in the middle of the face that protrudes by a depth. */
    double middle(double depth) {
        return turn * depth / DEPTH;
    }
}
