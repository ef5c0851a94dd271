// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import dev.fairloss.contract.spec.Precision;

/**
 * Memory that an update needs on its device, computed from the layers of the network; within 15% of measurements on CPUs. It
 * leaves out the libraries themselves and the working memory of convolutions.
 *
 * @param parameters bytes of weights, their velocities and gradients, batch statistics, class centers and the sums of embeddings
 * @param activations bytes that the gradients need of all images of a batch, at the end of the forward pass
 * @param loss bytes of the loss: normalized class centers, and the cosines of the batch in all forms that gradients need
 */
public record UpdateMemory(long parameters, long activations, long loss) {
    /** Weights and velocities. A copy of a weight in 16 bits is freed when its gradient is computed, so it does not count. */
    private static final int STORED = 2 * Float.BYTES;

    /** Cosines, those with margins, scaled, their logarithms, and two gradients. */
    private static final int COSINES = 6;

    /** Class centers that take part: divided by their lengths, the lengths as a matrix, and gradients of both. */
    private static final int CENTERS = 4;

    /**
     * The memory of an update.
     *
     * @param centers number of class centers that take part; those of the shape, or fewer if they are sampled
     */
    public static UpdateMemory of(ModelShape shape, Precision precision, int batchSize, int centers) {
        BackboneNetwork network = Backbones.of(shape.backbone());
        long weights = weights(shape);
        long width = shape.embeddingSize();
        int bytes =
                switch (precision) {
                    case Float32 -> Float.BYTES;
                    case BFloat16, Float16 -> Short.BYTES;
                };
        long all = shape.classes() * width;
        long chosen = centers * width;
        long sampled = centers < shape.classes() ? 2 * chosen : 0;
        return new UpdateMemory(
                weights * (STORED + Float.BYTES) + all * (STORED + Float.BYTES) + sampled * Float.BYTES,
                batchSize * (network.keptValues() * bytes + network.imageValues() * (Float.BYTES + bytes)),
                chosen * Float.BYTES * CENTERS + (long) batchSize * centers * Float.BYTES * COSINES);
    }

    /** The memory with the averages of the weights of a network. */
    public UpdateMemory withAverages(ModelShape shape) {
        return new UpdateMemory(parameters + weights(shape) * Float.BYTES, activations, loss);
    }

    /** Number of values of a network, batch statistics included and class centers not. */
    public static long weights(ModelShape shape) {
        return Backbones.of(shape.backbone()).parameters(shape.embeddingSize()).stream()
                .mapToLong(ParameterSpec::size)
                .sum();
    }

    /** All of it, in bytes. */
    public long bytes() {
        return parameters + activations + loss;
    }
}
