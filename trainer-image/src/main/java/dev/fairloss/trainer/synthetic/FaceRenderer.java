// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.synthetic.Canvas.Extent;
import dev.fairloss.trainer.synthetic.Canvas.Paint;

/**
 * Renders one image of an identity: paints background, head, features, hair and occlusion over each other, then applies a camera
 * model.
 */
final class FaceRenderer {
    private final SyntheticIdentity person;
    private final CaptureConditions conditions;
    private final Features features;
    private final Outline head;
    private final Color skin;
    private final long grain;

    /**
     * A renderer of one image.
     *
     * @param seed of the dataset
     * @param person number of the identity, from 0
     * @param number number of the image of that identity, from 0
     */
    FaceRenderer(long seed, int person, int number) {
        this.person = new SyntheticIdentity(seed, person);
        this.conditions = new CaptureConditions(seed, person, number);
        this.features = Features.of(this.person, conditions);
        this.skin = this.person.skin;
        this.grain = Seeds.mix(seed, "grain", person, number);
        Outline face = this.person.face();
        double slim = .5 + .5 * features.narrowing();
        this.head = (x, y) -> face.distance((x - .1 * features.turn()) / slim, y - .15 * features.nod());
    }

    /** Renders the image: uint8, (side, side, 3). */
    byte[] draw(int side) {
        var canvas = new Canvas(side, conditions.view);
        surroundings(canvas);
        person.hairStyle.behind(canvas, person, features);
        body(canvas);
        canvas.paint(new Extent(0, 0, .85, 1), head, Paint.of(skin), this::relief);
        complexion(canvas);
        nose(canvas);
        mouth(canvas);
        features.eyes().forEach(eye -> eye(canvas, eye));
        person.hairStyle.inFront(canvas, person, features);
        features.eyes().forEach(eye -> brow(canvas, eye));
        conditions.occlusion.wearGlasses(canvas, features);
        conditions.occlusion.coverUp(canvas, person, features.turn());
        for (CaptureConditions.Thing spot : conditions.spots) {
            canvas.paint(
                    new Extent(spot.x(), spot.y(), spot.width(), spot.height()),
                    Outline.ellipse(spot.x(), spot.y(), spot.width(), spot.height()),
                    new Paint(.25, spot.softness(), spot.color()));
        }
        return new CameraModel(conditions, grain).develop(canvas);
    }

    private void surroundings(Canvas canvas) {
        canvas.paint(Extent.ALL, (x, y) -> -1, conditions.wall);
        double slope = conditions.wallSlope;
        Outline half = (x, y) -> x * slope + y * (1 - slope);
        canvas.paint(Extent.ALL, half, new Paint(1, 1.6, conditions.otherWall));
        for (CaptureConditions.Thing thing : conditions.things) {
            Outline outline = Outline.ellipse(thing.x(), thing.y(), thing.width(), thing.height());
            canvas.paint(
                    new Extent(thing.x(), thing.y(), thing.width(), thing.height()),
                    outline,
                    new Paint(.85, thing.softness(), thing.color()));
        }
    }

    private void body(Canvas canvas) {
        Color shaded = skin.times(.72);
        double slim = .62 * person.width;
        canvas.paint(new Extent(0, 1.2, slim, .9), (x, y) -> Math.max(Math.abs(x) - slim, .3 - y), shaded);
        canvas.paint(new Extent(0, 1.35, 1.15, .42), Outline.ellipse(0, 1.35, 1.15, .42), conditions.clothes);
        for (int side = -1; side <= 1; side += 2) {
            double x = side * (person.width * (.5 + .5 * features.narrowing()) - .01) - .25 * features.turn();
            double y = person.eyeY + .1;
            Outline ear = Outline.ellipse(x, y, person.ears * (.7 + .3 * side * -conditions.yaw), person.ears * 1.5);
            canvas.paint(new Extent(x, y, .3), ear, skin.times(.88));
        }
    }

    /** Light on a rounded head, about .4 to 1.2. */
    private double relief(double x, double y) {
        double nx = (x - features.turn() * .1) / person.width;
        double ny = y / person.height;
        double nz = Math.sqrt(Math.max(.05, 1 - .8 * (nx * nx + ny * ny)));
        double towards = .75 * (nx * conditions.lightX + ny * conditions.lightY) + .6 * nz;
        return conditions.ambient + (1.15 - conditions.ambient) * Math.max(0, towards);
    }

    private void complexion(Canvas canvas) {
        double middle = features.middle(.45);
        for (int side = -1; side <= 1; side += 2) {
            double x = side * person.width * .52 + middle;
            double y = .18 + features.nod();
            canvas.paint(new Extent(x, y, .3), Outline.ellipse(x, y, .1, .08), new Paint(.14, .14, Color.of(0xD0473F)));
        }
        if (person.freckles > 0) {
            for (int i = 0; i < 16; i++) {
                double x = middle + (((i * 37) % 16) / 7.5 - 1) * .36;
                double y = .06 + ((i * 23) % 16) / 16. * .2 + features.nod();
                canvas.paint(
                        new Extent(x, y, .05),
                        Outline.ellipse(x, y, .018, .018),
                        new Paint(person.freckles, 0, skin.times(.6)));
            }
        }
        for (int i = 0; i < person.moles.length; i += 2) {
            double x = person.moles[i] * features.narrowing() + middle;
            double y = person.moles[i + 1] + features.nod();
            canvas.paint(
                    new Extent(x, y, .06), Outline.ellipse(x, y, .027, .027), new Paint(.85, 0, Color.of(0x3A211A)));
        }
        if (person.beard > 0) {
            double line = person.mouthY - .1 + features.nod();
            Outline hair = head.and(Outline.below(x -> line - .9 * (x - middle) * (x - middle)));
            canvas.paint(new Extent(0, .45, .95, .75), hair, new Paint(person.beard, .1, person.hair.times(.85)));
        }
        if (person.moustache > 0) {
            double y = person.mouthY - .055 + features.nod();
            Outline hair = Outline.ellipse(middle, y, person.mouthWidth * .8, .035);
            canvas.paint(new Extent(middle, y, .3), hair, new Paint(person.moustache, .03, person.hair.times(.85)));
        }
    }

    private void nose(Canvas canvas) {
        double top = person.eyeY + features.nod();
        double bottom = top + person.noseLength;
        double tip = features.middle(.72);
        double root = features.middle(.5);
        double lit = conditions.lightX > 0 ? -1 : 1;
        Color shade = skin.times(.62 * conditions.ambient + .2);
        Outline.Curve none = y -> root + (tip - root) * Math.min(1, Math.max(0, (y - top) / person.noseLength));
        double half = person.noseWidth * .5;
        Outline flank = (x, y) -> Math.max(
                Math.max(top - y, y - bottom),
                Math.abs(x - none.at(y) - lit * half * (.6 + .5 * (y - top) / person.noseLength)) - half * .45);
        canvas.paint(new Extent(tip, (top + bottom) / 2, .35), flank, new Paint(.45, .06, shade));
        canvas.paint(
                new Extent(tip, bottom, .3),
                Outline.ellipse(tip, bottom, person.noseWidth, person.noseTip),
                new Paint(.55, .05, skin.times(relief(tip, bottom) * 1.08)));
        canvas.paint(
                new Extent(tip, bottom, .3),
                Outline.ellipse(tip, bottom + person.noseTip * .75, person.noseWidth * .9, person.noseTip * .35),
                new Paint(.5, .04, shade));
        for (int side = -1; side <= 1; side += 2) {
            double x = tip + side * person.noseWidth * .52 * features.narrowing();
            double y = bottom + person.noseTip * .55;
            canvas.paint(
                    new Extent(x, y, .1),
                    Outline.ellipse(x, y, person.noseWidth * .22, .017),
                    new Paint(.85, .01, skin.times(.25)));
        }
    }

    private void mouth(Canvas canvas) {
        double middle = features.middle(.52);
        double y0 = person.mouthY + features.nod() + .02 * conditions.mouthOpen;
        double half = person.mouthWidth * (1 + .18 * conditions.smile) * (.4 + .6 * features.narrowing());
        double bend = .06 * conditions.smile;
        double open = .09 * conditions.mouthOpen;
        Extent extent = new Extent(middle, y0, .42);
        Outline.Curve line = x -> y0 - bend * (square((x - middle) / half) - .4);
        Outline.Curve under = x -> line.at(x) + open * (1 - square((x - middle) / half));
        Outline within = (x, y) -> Math.abs(x - middle) - half;
        Outline gap = Outline.below(line).and(Outline.above(under)).and(within);
        canvas.paint(extent, gap, Color.of(0x3B1518));
        Outline teeth = gap.and(Outline.above(x -> line.at(x) + open * .4));
        canvas.paint(extent, teeth, new Paint(.9, 0, Color.of(0xE9E4DA)));
        Color color = person.lips.times(.35 + .65 * relief(middle, y0));
        Outline upper = Outline.above(line).and(within).and(Outline.below(x -> {
            double q = square((x - middle) / half);
            return line.at(x) - person.upperLip * (1 - q) * (1 - .35 * Math.max(0, 1 - 12 * q));
        }));
        canvas.paint(extent, upper, new Paint(.9, 0, color.times(.86)));
        Outline lower = Outline.below(under)
                .and(within)
                .and(Outline.above(x -> under.at(x) + person.lowerLip * (1 - square((x - middle) / half))));
        canvas.paint(extent, lower, new Paint(.9, 0, color));
        Outline parting = (x, y) -> Math.max(Math.abs(y - line.at(x)) - .006, within.distance(x, y));
        canvas.paint(extent, parting, new Paint(.7, .01, color.times(.35)));
    }

    private void eye(Canvas canvas, Features.Eye eye) {
        double wide = person.eyeWidth * eye.narrowing();
        double open = person.eyeWidth * person.eyeOpening * conditions.eyesOpen;
        double tilt = eye.side() * person.eyeTilt;
        Extent extent = new Extent(eye.x(), eye.y(), person.eyeWidth * 1.6);
        Outline.Curve axis = x -> eye.y() - tilt * (x - eye.x());
        Outline.Curve upper = x -> axis.at(x) - open * .6 * (1 - square((x - eye.x()) / wide));
        Outline.Curve lower = x -> axis.at(x) + open * .42 * (1 - square((x - eye.x()) / wide));
        double light = .35 + .65 * relief(eye.x(), eye.y());
        canvas.paint(
                extent,
                Outline.ellipse(eye.x(), eye.y() - .01, wide * 1.35, open * 1.3),
                new Paint(.3, .08, skin.times(.55 * light)));
        Outline almond = Outline.below(upper).and(Outline.above(lower)).and((x, y) -> Math.abs(x - eye.x()) - wide);
        canvas.paint(extent, almond, Color.of(0xF2EEE8).times(light));
        double x0 = eye.x() + conditions.gaze * wide * .8;
        double radius = person.eyeWidth * person.irisSize * .62;
        canvas.paint(
                extent,
                Outline.ellipse(x0, eye.y() - open * .08, radius, radius).and(almond),
                person.iris.times(light));
        canvas.paint(
                extent,
                Outline.ellipse(x0, eye.y() - open * .08, radius * .5, radius * .5)
                        .and(almond),
                Color.of(0x0B0908));
        double glint = conditions.lightX < 0 ? -1 : 1;
        canvas.paint(
                extent,
                Outline.ellipse(
                                x0 + glint * radius * .35,
                                eye.y() - open * .08 - radius * .35,
                                radius * .22,
                                radius * .22)
                        .and(almond),
                Color.WHITE);
        Outline lid = (x, y) -> Math.max(Math.abs(y - upper.at(x)) - .012, Math.abs(x - eye.x()) - wide * 1.05);
        canvas.paint(extent, lid, new Paint(.85, .008, Color.of(0x24160F)));
    }

    private void brow(Canvas canvas, Features.Eye eye) {
        double y0 = eye.y() - person.browGap - conditions.browRaise;
        double wide = person.browWidth * (.3 + .7 * eye.narrowing());
        double tilt = eye.side() * person.browTilt;
        double x0 = eye.x() + eye.side() * .012;
        Outline.Curve curve = x -> y0 - tilt * x - person.browArch * (1 - square(x / wide));
        Outline stroke = Outline.stroke(curve, wide, person.browThickness, .6);
        canvas.paint(
                new Extent(x0, y0, .3),
                (x, y) -> stroke.distance(x - x0, y),
                new Paint(.9, .012, person.hair.times(.7)));
    }

    private static double square(double x) {
        return x * x;
    }
}
