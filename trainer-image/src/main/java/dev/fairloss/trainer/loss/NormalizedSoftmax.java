// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

/** Softmax over scaled cosines without a margin (NormFace: Wang and others, ACM Multimedia 2017). Ignores margins. */
public record NormalizedSoftmax() implements MarginHead {
    @Override
    public String write(HeadScript script) {
        return script.cosines();
    }
}
