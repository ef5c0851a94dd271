// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/** How the margin m of a sample's class changes its logits, spelled as in an experiment file; s is the scale. */
public enum Head {
    /** Subtracts the margin from the cosine: s (cos theta - m) (Wang and others, CVPR 2018, eq. 4). */
    CosFace,
    /** Adds the margin, in radians, to the angle: s cos(theta + m) (Deng and others, CVPR 2019, eq. 3). */
    ArcFace,
    /**
     * Splits the margin between angle and cosine by the norm of the embedding, a proxy for image quality: with the
     * standardized norm z in [-1, 1], s (cos(theta - m z) - m z - m) (Kim and others, CVPR 2022).
     */
    AdaFace
}
