// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import dev.fairloss.trainer.engine.ScriptCode;

/**
 * Multiplicative angular margin (SphereFace: Liu and others, CVPR 2017, eq. 7), with f the factor of the angle:
 *
 * <pre>
 * own cosine = (-1)^k cos(f theta) - 2 k   for f theta in [k pi, (k + 1) pi]
 * </pre>
 *
 * It continues the cosine so that it falls on all angles. The factor is 1 + m, so that a margin of 0 changes nothing, as in
 * the other heads: m = .35 is the factor 1.35 of ArcFace's comparison (CVPR 2019, table 2), m = .5 the 1.5 of SphereFace-R (Wen
 * and others, TPAMI 2022). The factor 4 of the first paper needs annealing with a plain softmax and is out of range.
 *
 * <p>Embeddings have the length s here, as in SphereFace-R; the first paper kept their norms. The gradient is that of the value;
 * SphereFace-R's code uses the gradient of cos theta instead. Cosines of the own class are clipped to +-(1 - 1e-5) as there,
 * which keeps the derivative of the arc cosine finite.
 */
public record SphereFace() implements MarginHead {
    private static final double EPSILON = 1e-5;

    /** The factor of the angle. */
    @Override
    public float[] terms(float margin) {
        return new float[] {1 + margin};
    }

    @Override
    public String write(HeadScript script) {
        ScriptCode code = script.code();
        String own = script.own(script.cosines());
        String atLeast = code.call("maximum", own, code.scalar(-1 + EPSILON, own));
        String clipped = code.call("minimum", atLeast, code.scalar(1 - EPSILON, own));
        String angle = code.call("mul", code.call("acos", clipped), script.term(0));
        String half = code.call("floor", code.call("div", code.call("detach", angle), Math.PI));
        String sign = code.call("add", code.call("mul", code.call("remainder", half, 2), -2), 1);
        String turned = code.call("mul", code.call("cos", angle), sign);
        String target = code.call("sub", turned, code.call("mul", half, 2));
        return script.withOwn(script.cosines(), target);
    }
}
