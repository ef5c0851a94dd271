// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import dev.fairloss.trainer.engine.ScriptCode;

/**
 * Additive angular margin: cos(theta + m) for the own class, m in radians (ArcFace, CVPR 2019, eq. 3), computed as cos theta
 * cos m - sin theta sin m without an arc cosine. Where theta + m would exceed pi, that is where cos theta is at most -cos m,
 * the cosine would rise again; cos theta - m sin m, which keeps falling with theta, replaces it there (the fallback of the
 * authors' code). The value jumps at that angle; the derivative beyond it is 1. Ours: sin theta is kept at 1e-4 or above, so
 * that the gradient stays finite for a sample at its class center, where it is that of cos theta cos m.
 */
public record ArcFace() implements MarginHead {
    private static final double LEAST_SINE_SQUARED = 1e-8;

    /** cos m, sin m and m sin m. */
    @Override
    public float[] terms(float margin) {
        return new float[] {(float) Math.cos(margin), (float) Math.sin(margin), (float) (margin * Math.sin(margin))};
    }

    @Override
    public String write(HeadScript script) {
        ScriptCode code = script.code();
        String cosine = script.own(script.cosines());
        String cos = script.term(0);
        String sin = script.term(1);
        String fall = script.term(2);
        String sineSquared = code.call("add", code.call("neg", code.call("square", cosine)), 1);
        String sine = code.call("sqrt", code.call("maximum", sineSquared, code.scalar(LEAST_SINE_SQUARED, cosine)));
        String turned = code.call("sub", code.call("mul", cosine, cos), code.call("mul", sine, sin));
        String within = code.call("gt", cosine, code.call("neg", cos));
        String target = code.call("where", within, turned, code.call("sub", cosine, fall));
        return script.withOwn(script.cosines(), target);
    }
}
