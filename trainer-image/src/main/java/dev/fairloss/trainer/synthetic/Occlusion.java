// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

import static dev.fairloss.trainer.synthetic.SyntheticIdentity.between;

import dev.fairloss.trainer.synthetic.Canvas.Extent;
import dev.fairloss.trainer.synthetic.Canvas.Paint;
import java.util.SplittableRandom;

/** Occlusion of parts of the face in one image: glasses, a cap, a scarf, an object, a shadow. */
final class Occlusion {
    private final boolean glasses;
    private final boolean dark;
    private final double frame;
    private final double lensWidth;
    private final double lensHeight;
    private final Color frameColor;
    private final boolean cap;
    private final boolean scarf;
    private final double edge;
    private final Color cloth;
    private final boolean object;
    private final double objectX;
    private final double objectY;
    private final double objectSize;
    private final Color objectColor;
    private final boolean shadow;
    private final double shadowSlope;
    private final double shadowAt;
    private final double shadowDepth;

    Occlusion(SplittableRandom random) {
        glasses = random.nextInt(8) == 0;
        dark = random.nextInt(6) == 0;
        frame = between(random, .014, .032);
        lensWidth = between(random, .15, .2);
        lensHeight = between(random, .1, .17);
        frameColor = Color.random(random).times(.6);
        cap = random.nextInt(30) == 0;
        scarf = random.nextInt(30) == 0;
        edge = between(random, -.04, .04);
        cloth = Color.random(random);
        object = random.nextInt(30) == 0;
        objectX = between(random, -.7, .7);
        objectY = between(random, -.6, .8);
        objectSize = between(random, .16, .28);
        objectColor = Color.random(random);
        shadow = random.nextInt(12) == 0;
        shadowSlope = between(random, -1.5, 1.5);
        shadowAt = between(random, -.3, .3);
        shadowDepth = between(random, .25, .5);
    }

    void wearGlasses(Canvas canvas, Features features) {
        if (!glasses) {
            return;
        }
        for (Features.Eye eye : features.eyes()) {
            Outline lens = Outline.ellipse(eye.x(), eye.y() + .01, lensWidth * eye.narrowing(), lensHeight);
            Extent extent = new Extent(eye.x(), eye.y(), lensWidth + .05);
            canvas.paint(extent, lens, new Paint(dark ? .9 : .12, 0, dark ? Color.of(0x15171C) : Color.WHITE));
            canvas.paint(extent, lens.rim(frame * 2), frameColor);
        }
        Features.Eye left = features.eyes().get(0);
        Features.Eye right = features.eyes().get(1);
        double middle = (left.x() + right.x()) / 2;
        double half = Math.max(.01, (right.x() - left.x()) / 2 - lensWidth * .9);
        double y = (left.y() + right.y()) / 2;
        canvas.paint(
                new Extent(middle, y, half + .05),
                Outline.stroke(x -> y, half, frame, 0).and((x, other) -> Math.abs(x - middle) - half),
                frameColor);
    }

    void coverUp(Canvas canvas, SyntheticIdentity person, double turn) {
        if (cap) {
            double line = person.eyeY - person.browGap - .1 + edge;
            Outline crown = Outline.ellipse(turn * .3, -.2, person.width * 1.13, person.height * .95)
                    .and(Outline.above(x -> line - .1 * x * x));
            canvas.paint(Extent.ALL, crown, Paint.of(cloth), (x, y) -> 1 - .25 * x);
            Outline peak = Outline.ellipse(turn * .9, line, person.width * .9, .09);
            canvas.paint(Extent.ALL, peak, cloth.times(.6));
        }
        if (scarf) {
            double line = person.mouthY + .1 + edge;
            Outline wool = Outline.below(x -> line + .25 * x * x).and((x, y) -> Math.abs(x) - 1.1);
            canvas.paint(Extent.ALL, wool, Paint.of(objectColor), (x, y) -> .75 + .25 * wave(9 * y + 2 * x));
        }
        if (object) {
            Outline thing = Outline.ellipse(objectX, objectY, objectSize, objectSize * .8);
            canvas.paint(new Extent(objectX, objectY, .5), thing, new Paint(1, .03, objectColor));
        }
        if (shadow) {
            Outline side = Outline.below(x -> shadowAt + shadowSlope * x);
            canvas.paint(Extent.ALL, side, new Paint(shadowDepth, .06, Color.BLACK));
        }
    }

    /** A triangle wave of period 1 between 0 and 1. */
    static double wave(double t) {
        return 2 * Math.abs(t - Math.floor(t + .5));
    }
}
