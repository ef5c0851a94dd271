// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import java.util.ArrayList;

/**
 * Unit embeddings of all images of a test, sorted by class.
 *
 * @param dim length of an embedding
 * @param rows embeddings, (images, dim), row after row, the images of class 0 first
 * @param offsets index of the first image of each class, and the number of images at the end: (classes + 1), ascending
 */
public record ClassEmbeddings(int dim, float[] rows, int[] offsets) {
    /** As many images of each class. */
    static ClassEmbeddings of(int dim, float[] rows, int imagesPerClass) {
        var offsets = new int[rows.length / dim / imagesPerClass + 1];
        for (int c = 0; c < offsets.length; c++) {
            offsets[c] = c * imagesPerClass;
        }
        return new ClassEmbeddings(dim, rows, offsets);
    }

    /**
     * Embeddings by number of the image.
     *
     * @param embeddings (images, dim)
     * @param labels class of each image
     * @param wanted images with this mark
     */
    public static ClassEmbeddings of(float[][] embeddings, int[] labels, boolean[] marks, boolean wanted, int classes) {
        int dim = embeddings[0].length;
        var offsets = new int[classes + 1];
        var values = new ArrayList<float[]>();
        for (int c = 0; c < classes; c++) {
            for (int image = 0; image < labels.length; image++) {
                if (labels[image] == c && marks[image] == wanted) {
                    values.add(embeddings[image]);
                }
            }
            offsets[c + 1] = values.size();
        }
        var all = new float[values.size() * dim];
        for (int i = 0; i < values.size(); i++) {
            System.arraycopy(values.get(i), 0, all, i * dim, dim);
        }
        return new ClassEmbeddings(dim, all, offsets);
    }

    /** The distances of these training images and of unseen images. */
    public ClassDistances measure(EmbeddingDistances settings, ClassEmbeddings unseen) {
        int classes = offsets.length - 1;
        var measurement = settings.start(classes, dim, 0);
        for (int c = 0; c < classes; c++) {
            addTo(measurement::training, c);
            unseen.addTo(measurement::unseen, c);
        }
        return measurement.distances();
    }

    /** Receives the images of a class. */
    interface Receiver {
        void accept(int label, float[] rows, int from, int images);
    }

    void addTo(Receiver receiver, int label) {
        receiver.accept(label, rows, offsets[label] * dim, offsets[label + 1] - offsets[label]);
    }
}
