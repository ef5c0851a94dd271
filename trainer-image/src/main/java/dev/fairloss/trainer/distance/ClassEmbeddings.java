// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import java.util.Arrays;

/**
 * Unit embeddings of all images, sorted by class. The arrays are not copied and must not be changed.
 *
 * @param dim length of an embedding
 * @param rows embeddings, (images, dim), row after row, the images of class 0 first
 * @param offsets index of the first image of each class, and the number of images at the end: (classes + 1), ascending
 */
public record ClassEmbeddings(int dim, float[] rows, int[] offsets) {
    private static final double SHORTEST = 1e-12;

    public ClassEmbeddings {
        if (offsets.length == 0 || offsets[0] != 0 || rows.length != (long) offsets[offsets.length - 1] * dim) {
            throw new IllegalArgumentException("offsets end at "
                    + (offsets.length == 0 ? "nothing" : offsets[offsets.length - 1]) + " images of " + dim
                    + ", but there are " + rows.length + " values");
        }
        for (int c = 1; c < offsets.length; c++) {
            if (offsets[c] < offsets[c - 1]) {
                throw new IllegalArgumentException("the offsets descend at class " + (c - 1));
            }
        }
    }

    /** The unit vector in the direction of a sum of embeddings; a vector near 0 for a sum near 0. */
    public static float[] unit(double[] sum) {
        double length =
                Math.max(SHORTEST, Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum()));
        var unit = new float[sum.length];
        for (int k = 0; k < sum.length; k++) {
            unit[k] = (float) (sum[k] / length);
        }
        return unit;
    }

    /**
     * Sorts embeddings by class; images of one class keep their order.
     *
     * @param dim length of an embedding
     * @param rows embeddings, (images, dim), row after row
     * @param labels class of each image, (images), 0 to classes - 1
     * @param classes number of classes; some may have no image
     */
    public static ClassEmbeddings of(int dim, float[] rows, int[] labels, int classes) {
        var offsets = new int[classes + 1];
        for (int label : labels) {
            offsets[label + 1]++;
        }
        for (int c = 0; c < classes; c++) {
            offsets[c + 1] += offsets[c];
        }
        var next = offsets.clone();
        var sorted = new float[rows.length];
        for (int i = 0; i < labels.length; i++) {
            System.arraycopy(rows, i * dim, sorted, next[labels[i]]++ * dim, dim);
        }
        return new ClassEmbeddings(dim, sorted, offsets);
    }

    /** Number of classes. */
    public int classes() {
        return offsets.length - 1;
    }

    /** Number of images of a class. */
    public int count(int label) {
        return offsets[label + 1] - offsets[label];
    }

    /** Embedding of one image of a class, (dim), copied. @param image from 0 to {@link #count} - 1 */
    public float[] row(int label, int image) {
        int start = (offsets[label] + image) * dim;
        return Arrays.copyOfRange(rows, start, start + dim);
    }

    /** Sum of the first {@code limit} embeddings of a class, (dim). */
    public double[] sum(int label, int limit) {
        var sum = new double[dim];
        int end = offsets[label] + Math.min(limit, count(label));
        for (int image = offsets[label]; image < end; image++) {
            for (int k = 0; k < dim; k++) {
                sum[k] += rows[image * dim + k];
            }
        }
        return sum;
    }
}
