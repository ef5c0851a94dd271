// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;

/**
 * Additive angular margin: cos(theta + m), m in radians (ArcFace, CVPR 2019, eq. 3), computed as cos theta cos m - sin theta
 * sin m without an arc cosine. Where theta + m would exceed pi, that is where cos theta is at most -cos m, the cosine would
 * rise again; there it is replaced by cos theta - m sin m, which goes on falling with theta (the fallback of the authors' own
 * code). The replacement makes a jump at that angle, and the derivative is 1 behind it. Ours: sin theta is kept at 1e-4 and above, so that
 * the gradient stays finite for a sample that lies on its class centre; its gradient there is that of cos theta cos m.
 */
public record ArcFace() implements MarginHead {
    private static final double LEAST_SINE_SQUARED = 1e-8;

    @Override
    public NDArray target(NDArray cosine, float[] margins) {
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
