// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * How a margin makes the own class harder to reach: replaces the cosine between a sample and its own class centre. The margin
 * is that of the sample's class, as Fair Loss (ICCV 2019) has it; the heads themselves are older.
 */
public sealed interface MarginHead permits CosFace, ArcFace {
    /**
     * The cosine with its margin.
     *
     * @param cosine of each sample and its own class centre, (batch, 1), in [-1, 1]
     * @param margins of each sample, (batch), at least 0; 0 changes nothing
     * @return (batch, 1), of the type and manager of the cosine
     */
    NDArray target(NDArray cosine, float[] margins);
}
