// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

import dev.fairloss.trainer.Seeds;
import java.util.SplittableRandom;

/** Features of a synthetic identity, which are the same in all its images. Lengths are in face units. */
final class SyntheticIdentity {
    private static final Color[] SKIN = {
        Color.of(0xF6D7C3),
        Color.of(0xEBBE9E),
        Color.of(0xD79F78),
        Color.of(0xB97D55),
        Color.of(0x8F5A3A),
        Color.of(0x683F2B)
    };
    private static final Color[] HAIR = {
        Color.of(0x17141A),
        Color.of(0x33231C),
        Color.of(0x5F3820),
        Color.of(0x9C4A22),
        Color.of(0xC08A45),
        Color.of(0xE2C583),
        Color.of(0xC9C6C2)
    };
    private static final Color[] IRIS = {
        Color.of(0x3B2416),
        Color.of(0x5C3B20),
        Color.of(0x6B6A3A),
        Color.of(0x4F7A5A),
        Color.of(0x4C7FA6),
        Color.of(0x7B8A94)
    };

    final Color skin;
    final Color hair;
    final Color iris;
    final Color lips;
    final double width;
    final double height;
    final double jaw;
    final double eyeDistance;
    final double eyeY;
    final double eyeWidth;
    final double eyeOpening;
    final double eyeTilt;
    final double irisSize;
    final double browGap;
    final double browThickness;
    final double browArch;
    final double browTilt;
    final double browWidth;
    final double noseLength;
    final double noseWidth;
    final double noseTip;
    final double mouthY;
    final double mouthWidth;
    final double upperLip;
    final double lowerLip;
    final double ears;
    final HairStyle hairStyle;
    final double beard;
    final double moustache;
    final double freckles;
    final double[] moles;

    SyntheticIdentity(long seed, int person) {
        SplittableRandom random = Seeds.random(seed, "physique", person);
        double tone = random.nextDouble();
        skin = Color.on(tone, SKIN).with(.08 * random.nextDouble(), Color.of(0xC08060));
        hair = Color.on(random.nextDouble() * (tone > .6 ? .45 : 1), HAIR);
        iris = IRIS[random.nextInt(tone > .6 ? 2 : IRIS.length)];
        lips = Color.of(0xB5544F).with(.35 + .4 * random.nextDouble(), skin);
        width = between(random, .45, .66);
        height = between(random, .64, .88);
        jaw = between(random, .0, .6);
        eyeDistance = between(random, .17, .33);
        eyeY = between(random, -.24, .02);
        eyeWidth = eyeDistance * between(random, .5, .82);
        eyeOpening = between(random, .34, .95);
        eyeTilt = between(random, -.35, .35);
        irisSize = between(random, .52, .78);
        browGap = between(random, .12, .26);
        browThickness = between(random, .01, .07);
        browArch = between(random, -.015, .085);
        browTilt = between(random, -.4, .4);
        browWidth = between(random, .13, .22);
        noseLength = between(random, .16, .44);
        noseWidth = between(random, .06, .2);
        noseTip = between(random, .035, .085);
        mouthY = between(random, .34, .54);
        mouthWidth = between(random, .12, .34);
        upperLip = between(random, .012, .09);
        lowerLip = between(random, .02, .12);
        ears = between(random, .06, .13);
        hairStyle = HairStyle.of(random);
        beard = random.nextInt(5) == 0 ? between(random, .35, .85) : 0;
        moustache = beard > 0 || random.nextInt(10) == 0 ? between(random, .3, .85) : 0;
        freckles = random.nextInt(4) == 0 ? between(random, .4, .8) : 0;
        moles = new double[2 * random.nextInt(4)];
        for (int i = 0; i < moles.length; i += 2) {
            moles[i] = between(random, -.38, .38);
            moles[i + 1] = between(random, .0, .5);
        }
    }

    static double between(SplittableRandom random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** Outline of the face in the frontal view: an ellipse that narrows towards the chin. */
    Outline face() {
        Outline ellipse = Outline.ellipse(0, 0, width, height);
        return (x, y) -> {
            double down = Math.max(0, y / height);
            return ellipse.distance(x / (1 - jaw * .55 * down * down), y);
        };
    }
}
