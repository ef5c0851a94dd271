// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/** A network that turns an image into an embedding, spelled as in an experiment file. */
public enum Backbone {
    /** Small residual network for CPUs, 369 thousand parameters; ours, see docs/concepts/method.md. */
    SmallResNet56px(56),
    /** MobileFaceNet, about a million parameters (Chen and others, CCBR 2018). */
    MobileFaceNet(112),
    /** 18 layers, 24 million parameters (InsightFace's arcface_torch), as the following ones. */
    IResNet18(112),
    /** 34 layers, 34 million parameters. */
    IResNet34(112),
    /** 50 layers, 44 million parameters. */
    IResNet50(112),
    /** 100 layers, 65 million parameters. */
    IResNet100(112);

    private final int inputSize;

    Backbone(int inputSize) {
        this.inputSize = inputSize;
    }

    /** Height and width of its input images in pixels; dataset.imageSize must be at least as large. */
    public int inputSize() {
        return inputSize;
    }

    /**
     * The largest dataset.imageSize: 8/7 of the input size. The network sees crops of its input size, so a larger image would
     * lose more than its border. (Ours.)
     */
    public int largestImageSize() {
        return inputSize * 8 / 7;
    }
}
