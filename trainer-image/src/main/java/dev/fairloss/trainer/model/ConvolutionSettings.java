// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

/**
 * How filters slide over an image.
 *
 * @param stride in pixels, both ways
 * @param padding rows and columns of zeros on each side
 * @param groups parts into which the channels are split; as many as channels for a depthwise convolution
 */
public record ConvolutionSettings(int stride, int padding, int groups) {}
