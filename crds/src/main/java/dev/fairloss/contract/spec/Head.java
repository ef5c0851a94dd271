// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;

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
    AdaFace,
    /** Multiplies the angle by 1 + m: s psi((1 + m) theta), psi falling on all angles (Liu and others, CVPR 2017, eq. 7). */
    SphereFace,
    /**
     * Adds a margin to the angle that grows from m to 16/9 m with the norm a of the embedding, and rewards a large norm: s cos(theta
     * + m(a)), loss + 35 g(a) (Meng and others, CVPR 2021).
     */
    MagFace,
    /**
     * ArcFace's margin, and a weight for each other class that is nearer than it allows, which grows with the mean cosine t of
     * the training: cos theta_j (t + cos theta_j) (Huang and others, CVPR 2020).
     */
    CurricularFace,
    /**
     * No margin: s cos theta (Wang and others, ACM Multimedia 2017). Only for the arm NormalizedSoftmax: there is no margin for a
     * policy to set, so the annotation keeps it out of the enum of {@code loss.head} in the CRD.
     */
    @JsonIgnore
    NormalizedSoftmax
}
