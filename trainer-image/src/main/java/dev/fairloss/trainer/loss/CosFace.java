// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import ai.djl.ndarray.NDArray;

/** Additive cosine margin: cos - m, m in units of the cosine (CosFace, CVPR 2018, eq. 4). */
public record CosFace() implements MarginHead {
    @Override
    public NDArray target(NDArray cosine, float[] margins) {
        return cosine.sub(Constant.column(cosine, margins.length, i -> margins[i]));
    }
}
