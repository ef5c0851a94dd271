// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import dev.fairloss.trainer.engine.ScriptCode;

/**
 * Margin that grows with the norm a of the embedding, which becomes a measure of image quality (MagFace: Meng and others, CVPR
 * 2021, section 3.2, with the settings of the authors' code):
 *
 * <pre>
 * own cosine = cos(theta + m(a)),   m(a) = m (1 + 7/9 (a - 10) / (110 - 10))
 * loss       = cross entropy + 35 mean of g(a),   g(a) = 1 / a + a / 110^2
 * </pre>
 *
 * with a clipped to [10, 110]. Gradients flow through norms. The easy margin is on, as in the authors' code: where cos theta is at
 * most 0, the own cosine stays as it is.
 *
 * <p>The paper's margin rises from .45 at a = 10 to .8 at a = 110. Here the margin of the sample's class takes the place of .45,
 * and the ratio .8 / .45 stays: a group's margin sets the level, and the norm still decides within the group. A larger margin also
 * pulls the norms of its group down more, against g. Each sample has one best norm if 35 is at least .784 s m (the bound that
 * the authors' code prints, here with the slope of m), which is m up to .69 at s = 64.
 */
public record MagFace() implements MarginHead {
    private static final double LEAST_NORM = 10;
    private static final double LARGEST_NORM = 110;
    /** .8 / .45 - 1. */
    private static final double GROWTH = 7 / 9.0;

    private static final double PENALTY_WEIGHT = 35;

    @Override
    public String write(HeadScript script) {
        ScriptCode code = script.code();
        String norm = code.call("clamp", script.lengths(), LEAST_NORM, LARGEST_NORM);
        String share = code.call("div", code.call("sub", norm, LEAST_NORM), LARGEST_NORM - LEAST_NORM);
        String factor = code.call("add", code.call("mul", share, GROWTH), 1.0);
        String margin = code.call("mul", factor, script.term(0));
        String own = script.own(script.cosines());
        String turned = AngularMargin.turned(code, own, code.call("cos", margin), code.call("sin", margin));
        String easy = code.call("where", code.call("gt", own, 0), turned, own);
        String g = code.call("add", code.call("reciprocal", norm), code.call("div", norm, LARGEST_NORM * LARGEST_NORM));
        script.penalize(code.call("mul", code.call("mean", g), PENALTY_WEIGHT));
        return script.withOwn(script.cosines(), easy);
    }
}
