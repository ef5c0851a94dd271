// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

import static dev.fairloss.trainer.synthetic.SyntheticIdentity.between;

import dev.fairloss.trainer.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Properties of one image that do not depend on the identity: pose, light, expression, occlusion, background, camera. */
final class CaptureConditions {
    final Canvas.View view;
    final double yaw;
    final double pitch;
    final double lightX;
    final double lightY;
    final double ambient;
    final Color light;
    final double gamma;
    final double smile;
    final double mouthOpen;
    final double eyesOpen;
    final double gaze;
    final double browRaise;
    final Color wall;
    final Color otherWall;
    final double wallSlope;
    final List<Thing> things;
    final List<Thing> spots;
    final Color clothes;
    final double blur;
    final double noise;
    final Occlusion occlusion;

    CaptureConditions(long seed, int person, int number) {
        SplittableRandom random = Seeds.random(seed, "sitting", person, number);
        view = Canvas.View.of(
                between(random, -.11, .11), between(random, -.08, .11), between(random, 1.04, 1.3), .2 * bell(random));
        yaw = .3 * bell(random);
        pitch = .14 * bell(random);
        lightX = between(random, -1.2, 1.2);
        lightY = between(random, -1, .35);
        ambient = between(random, .7, .95);
        light = lamp(random);
        gamma = between(random, .8, 1.25);
        smile = between(random, -.3, .6);
        mouthOpen = Math.max(0, between(random, -1.6, .8));
        eyesOpen = between(random, .7, 1.1);
        gaze = between(random, -.25, .25);
        browRaise = between(random, -.02, .045);
        wall = Color.random(random);
        otherWall = Color.random(random);
        wallSlope = between(random, -1, 1);
        things = IntStream.range(0, 2 + random.nextInt(5))
                .mapToObj(i -> Thing.of(random))
                .toList();
        spots = IntStream.range(0, 2 + random.nextInt(3))
                .mapToObj(i -> Thing.spot(random))
                .toList();
        clothes = Color.random(random);
        blur = between(random, 0, .5);
        noise = between(random, .002, .014);
        occlusion = new Occlusion(random);
    }

    /**
     * An object in the background, or a spot of light.
     *
     * @param x of the center
     * @param y of the center
     * @param width half the width
     * @param height half the height
     */
    record Thing(double x, double y, double width, double height, double softness, Color color) {
        static Thing of(SplittableRandom random) {
            double angle = between(random, -1, 1);
            return new Thing(
                    (random.nextBoolean() ? 1 : -1) * between(random, .35, 1.1),
                    angle,
                    between(random, .08, .5),
                    between(random, .08, .7),
                    between(random, .01, .2),
                    Color.random(random));
        }

        static Thing spot(SplittableRandom random) {
            return new Thing(
                    between(random, -.9, .9),
                    between(random, -.9, .9),
                    between(random, .15, .6),
                    between(random, .15, .6),
                    between(random, .5, .9),
                    Color.random(random));
        }
    }

    /** Light of a random color, strong in at least one channel. */
    private static Color lamp(SplittableRandom random) {
        var color = new Color(between(random, .1, 1), between(random, .25, 1), between(random, .1, 1));
        double strongest = Math.max(color.red(), Math.max(color.green(), color.blue()));
        return color.times(between(random, .75, 1.25) / strongest);
    }

    /** About normal, from -1 to 1, standard deviation .41. */
    private static double bell(SplittableRandom random) {
        return random.nextDouble() + random.nextDouble() - 1;
    }
}
