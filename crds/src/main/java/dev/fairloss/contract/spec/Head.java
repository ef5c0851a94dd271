// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/**
 * How a margin enters the target logit, spelt as in a manifest.
 */
public enum Head {
    /** Subtracted from the cosine: s (cos theta - m); CVPR 2018, eq. 4. */
    CosFace,
    /** Added to the angle, in radians: s cos(theta + m); CVPR 2019, eq. 3. */
    ArcFace
}
