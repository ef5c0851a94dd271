// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import java.util.stream.Stream;

/** Collects the embeddings of the images of a class from batches, and passes them on when the class is complete. */
final class ClassCollector {
    private final int[][] imagesOfClass;
    private final int[] labels;
    private final Embeddings.ClassRows consumer;
    private float[] rows = {};
    private int collected;

    /**
     * A collector.
     *
     * @param imagesOfClass images of each class
     * @param labels class of each image, in the order of embedding, (images), ascending
     */
    ClassCollector(int[][] imagesOfClass, int[] labels, Embeddings.ClassRows consumer) {
        this.imagesOfClass = imagesOfClass;
        this.labels = labels;
        this.consumer = consumer;
    }

    /**
     * Adds the next batch.
     *
     * @param first position of its first image
     * @param batch embeddings, (batch, dim)
     * @param size number of images in it
     */
    void add(int first, float[] batch, int size) {
        int dim = batch.length / size;
        if (rows.length == 0) {
            int largest = Stream.of(imagesOfClass)
                    .mapToInt(images -> images.length)
                    .max()
                    .orElse(0);
            rows = new float[Math.multiplyExact(largest, dim)];
        }
        for (int i = 0; i < size; i++) {
            System.arraycopy(batch, i * dim, rows, collected++ * dim, dim);
            int label = labels[first + i];
            if (collected == imagesOfClass[label].length) {
                consumer.accept(label, rows, collected);
                collected = 0;
            }
        }
    }
}
