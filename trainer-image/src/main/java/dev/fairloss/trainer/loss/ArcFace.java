// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

/**
 * Additive angular margin: cos(theta + m) for the own class, m in radians (ArcFace, CVPR 2019, eq. 3).
 *
 * <p>Without the easy margin, as in arcface_torch: the margin applies at all angles, not only where cos theta is above 0. Where
 * theta + m would exceed pi, that is where cos theta is at most -cos m, the cosine would rise again; cos theta - m sin m, which
 * keeps falling with theta, replaces it there (the fallback of the authors' code). The value jumps at that angle; the
 * derivative beyond it is 1.
 */
public record ArcFace() implements MarginHead {
    @Override
    public float[] terms(float margin) {
        return AngularMargin.terms(margin);
    }

    @Override
    public String write(HeadScript script) {
        String own = script.own(script.cosines());
        return script.withOwn(script.cosines(), AngularMargin.apply(script, own).falling());
    }
}
