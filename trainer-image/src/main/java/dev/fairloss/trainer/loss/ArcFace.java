// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
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

    @Override
    public NDArray apply(HeadInput input) {
        return input.withOwn(input.cosines(), target(input.own(input.cosines()), input.margins()));
    }

    private static NDArray target(NDArray cosine, float[] margins) {
        int rows = margins.length;
        NDArray cos = Constant.column(cosine, rows, i -> Math.cos(margins[i]));
        NDArray sin = Constant.column(cosine, rows, i -> Math.sin(margins[i]));
        NDArray fall = Constant.column(cosine, rows, i -> margins[i] * Math.sin(margins[i]));
        NDArray sine = cosine.square()
                .neg()
                .add(1)
                .maximum(Constant.scalar(cosine, LEAST_SINE_SQUARED))
                .sqrt();
        NDArray turned = cosine.mul(cos).sub(sine.mul(sin));
        NDArray within = cosine.gt(cos.neg());
        return NDArrays.where(within, turned, cosine.sub(fall));
    }
}
