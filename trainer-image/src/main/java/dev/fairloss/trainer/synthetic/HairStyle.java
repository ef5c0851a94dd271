// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

import static dev.fairloss.trainer.synthetic.SyntheticIdentity.between;

import dev.fairloss.trainer.synthetic.Canvas.Extent;
import dev.fairloss.trainer.synthetic.Canvas.Paint;
import java.util.SplittableRandom;

/**
 * A hair style.
 *
 * @param style kind of hair style
 * @param line height of the hairline above the center of the face
 * @param part x of the parting
 * @param volume thickness
 * @param length length of long hair
 */
record HairStyle(Style style, double line, double part, double volume, double length) {
    /** Kind of hair style. */
    enum Style {
        BALD,
        CROPPED,
        PARTED,
        FRINGE,
        LONG,
        ROUND,
        BUN,
        TAILS,
        CREST
    }

    static HairStyle of(SplittableRandom random) {
        return new HairStyle(
                Style.values()[random.nextInt(Style.values().length)],
                between(random, .42, .62),
                between(random, -.35, .35),
                between(random, .05, .16),
                between(random, .3, .95));
    }

    void behind(Canvas canvas, SyntheticIdentity person, Features features) {
        Extent all = Extent.ALL;
        double x = -.3 * features.turn();
        Color dark = person.hair.times(.72);
        switch (style) {
            case BALD, CROPPED, PARTED, FRINGE -> {}
            case BUN ->
                canvas.paint(
                        new Extent(x, -person.height - .06, .4),
                        Outline.ellipse(x, -person.height - .06, .16 + volume, .14 + volume),
                        Paint.of(dark));
            case TAILS -> {
                for (int side = -1; side <= 1; side += 2) {
                    double out = x + side * (person.width + .1 + volume);
                    canvas.paint(
                            new Extent(out, length / 3, .3, .6),
                            Outline.ellipse(out, length / 3, .1 + volume, .3 + .3 * length),
                            Paint.of(dark));
                }
            }
            case CREST ->
                canvas.paint(
                        new Extent(x, -person.height * .85, .35),
                        Outline.ellipse(x, -person.height * .85, .1 + volume, .35),
                        new Paint(1, .05, dark));
            case LONG -> {
                Outline fall =
                        Outline.ellipse(x, length / 2 - .25, person.width + volume + .08, person.height + length / 2);
                canvas.paint(all, fall, new Paint(1, .02, dark), (px, py) -> .8 + .3 * Occlusion.wave(7 * px));
            }
            case ROUND -> {
                double reach = person.width + .1 + 1.4 * volume;
                canvas.paint(
                        all,
                        Outline.ellipse(x, -.28, reach, reach),
                        new Paint(1, .07, dark),
                        (px, py) -> .85 + .3 * Occlusion.wave(6 * px + 5 * py));
            }
        }
    }

    void inFront(Canvas canvas, SyntheticIdentity person, Features features) {
        if (style == Style.BALD) {
            return;
        }
        double shift = features.turn() * .55;
        double top = features.nod() * .5;
        double outer = style == Style.CROPPED ? .03 : volume;
        Outline cap = Outline.ellipse(-.1 * features.turn(), -.04, person.width + outer * .7, person.height + outer);
        Outline region = cap.and(Outline.above(x -> hairline(x - shift, person) + top));
        canvas.paint(
                new Extent(0, -.1, .95, 1.05),
                region,
                new Paint(1, .025, person.hair),
                (x, y) -> .82 + .3 * Occlusion.wave(8 * (x - part) / (1.4 - y)) + .15 * Math.max(0, -y - .3));
    }

    /** Lower edge of the hair at x, in the frontal view; lower at the temples. */
    private double hairline(double x, SyntheticIdentity person) {
        double side = x / person.width;
        double temples = 1.15 * side * side * side * side;
        return switch (style) {
            case BALD -> -2;
            case CROPPED -> -line + .75 * temples * .5;
            case PARTED -> -line - .1 + .9 * Math.min(.3, Math.abs(x - part)) + .5 * temples;
            case FRINGE -> -line + .2 + .04 * Occlusion.wave(6 * x) + .6 * temples;
            case LONG -> -line - .04 + .55 * Math.abs(x - part * .6) + .7 * temples;
            case ROUND, BUN -> -line + .02 + .4 * temples;
            case TAILS -> -line + .55 * Math.abs(x - part) + .5 * temples;
            case CREST -> -line - .3 + 3.5 * Math.max(0, .16 - Math.abs(x));
        };
    }
}
