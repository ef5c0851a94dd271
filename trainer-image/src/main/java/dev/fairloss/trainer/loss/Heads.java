// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import dev.fairloss.contract.spec.Head;

/** The implementation of each head that an experiment file can name. */
public final class Heads {
    private Heads() {}

    /** The implementation of a head. */
    public static MarginHead of(Head head) {
        return switch (head) {
            case CosFace -> new CosFace();
            case ArcFace -> new ArcFace();
            case AdaFace -> new AdaFace();
            case SphereFace -> new SphereFace();
            case MagFace -> new MagFace();
            case CurricularFace -> new CurricularFace();
            case NormalizedSoftmax -> new NormalizedSoftmax();
        };
    }
}
