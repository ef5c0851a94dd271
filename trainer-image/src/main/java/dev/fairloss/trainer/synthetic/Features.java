// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

import java.util.List;

/**
 * Where the parts of a face lie in a picture once the head is turned: parts in front of the head move further than the head.
 *
 * @param turn sideways way of a point on the front of the face, as yaw moves it
 * @param nod the same downwards, by pitch
 * @param narrowing width of the face against that from the front
 * @param eyes left, right, as seen
 */
record Features(double turn, double nod, double narrowing, List<Eye> eyes) {
    private static final double DEPTH = .5;

    /**
     * An eye.
     *
     * @param x of its centre
     * @param y of its centre
     * @param side -1 left, 1 right
     * @param narrowing width against that from the front
     */
    record Eye(double x, double y, int side, double narrowing) {}

    static Features of(SyntheticIdentity person, CaptureConditions sitting) {
        double sine = StrictMath.sin(sitting.yaw);
        double cosine = StrictMath.cos(sitting.yaw);
        double turn = DEPTH * sine;
        double nod = DEPTH * StrictMath.sin(sitting.pitch);
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

    /** The sideways place of a part in the middle of the face that stands out by a depth. */
    double middle(double depth) {
        return turn * depth / DEPTH;
    }
}
