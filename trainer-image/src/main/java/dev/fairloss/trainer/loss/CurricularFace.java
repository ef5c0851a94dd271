// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import dev.fairloss.trainer.engine.ScriptCode;
import java.util.List;

/**
 * Margin of ArcFace, and hard negatives that count more the further training is (CurricularFace: Huang and others, CVPR 2020, section 3.2):
 *
 * <pre>
 * own cosine    = cos(theta + m)
 * other cosines = cos theta_j                     if at most cos(theta + m)
 *               = cos theta_j (t + cos theta_j)   otherwise
 * t             = .01 r + .99 t, r the mean own cosine of the batch
 * </pre>
 *
 * t starts at 0, is updated before the batch uses it, and no gradient flows through it, as in the authors' code; so is the
 * fallback of {@link ArcFace} beyond pi, which the comparison with other cosines ignores.
 *
 * <p>In the paper m is .5 for everyone. Here it is the margin of the sample's class, so a larger margin of a group also turns more
 * cosines of its samples into hard negatives. t is common to all groups. With m = 0 the hard negatives still count more, so this
 * head has no setting that is a plain softmax.
 */
public record CurricularFace() implements MarginHead {
    /** Name of the running mean t. */
    static final String MEAN = "own_cosine_mean";

    private static final double NEWEST_WEIGHT = 0.01;

    @Override
    public float[] terms(float margin) {
        return AngularMargin.terms(margin);
    }

    @Override
    public List<State> initialState() {
        return List.of(new State(MEAN, 0));
    }

    @Override
    public String write(HeadScript script) {
        ScriptCode code = script.code();
        String cosines = script.cosines();
        String own = script.own(cosines);
        AngularMargin.Target target = AngularMargin.apply(script, own);
        String hard = code.call("gt", cosines, target.turned());
        String weighted = code.call("mul", cosines, code.call("add", cosines, mean(script, own)));
        return script.withOwn(code.call("where", hard, weighted, cosines), target.falling());
    }

    /** Writes t, without dimensions, of the type of the cosines, after it has taken in this batch. */
    private static String mean(HeadScript script, String own) {
        ScriptCode code = script.code();
        String newest = code.call("mean", code.call("to", code.call("detach", own), ScriptCode.FLOAT64));
        script.keepRunning(0, newest, NEWEST_WEIGHT);
        return code.call("type_as", script.state(0), own);
    }
}
