// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

/**
 * Class centers in blocks of {@value #WIDTH}, transposed for {@link NearestCenters}. The only copy of the centers: a million of 512
 * dimensions take 2 GiB, and no array has to hold all of them.
 */
final class CenterBlocks {
    /** Centers of a block: their cosines, and a quarter of a megabyte of centers of 128 dimensions, fit into the cache. */
    static final int WIDTH = 512;

    private final int dim;
    private final boolean[] known;
    private final float[][] blocks;

    /** Centers of length {@code dim}, all unknown. */
    CenterBlocks(int classes, int dim) {
        this.dim = dim;
        this.known = new boolean[classes];
        this.blocks = new float[(classes + WIDTH - 1) / WIDTH][];
        for (int block = 0; block < blocks.length; block++) {
            blocks[block] = new float[dim * Math.min(WIDTH, classes - block * WIDTH)];
        }
    }

    /** Sets a center to the direction of a sum of embeddings, (dim); it stays unknown if the sum is 0 or not finite. */
    void set(int label, double[] sum) {
        double squares = 0;
        for (double value : sum) {
            squares += value * value;
        }
        if (!(squares >= 1e-12)) {
            return;
        }
        double norm = Math.sqrt(squares);
        float[] block = block(label / WIDTH);
        int width = width(label / WIDTH);
        for (int k = 0; k < dim; k++) {
            block[k * width + label % WIDTH] = (float) (sum[k] / norm);
        }
        known[label] = true;
    }

    int dim() {
        return dim;
    }

    int classes() {
        return known.length;
    }

    boolean isKnown(int label) {
        return known[label];
    }

    int blocks() {
        return blocks.length;
    }

    /** The centers from {@code block * WIDTH} on, (dim, width). Do not change it. */
    float[] block(int block) {
        return blocks[block];
    }

    /** Number of centers of a block. */
    int width(int block) {
        return blocks[block].length / dim;
    }

    /** Copies a center, (dim); all 0 if it is unknown. */
    void copy(int label, float[] to, int at) {
        float[] block = block(label / WIDTH);
        int width = width(label / WIDTH);
        for (int k = 0; k < dim; k++) {
            to[at + k] = block[k * width + label % WIDTH];
        }
    }

    /** Cosine of a center and the unit row that starts at {@code at}; NaN if the center is unknown. */
    double cosine(int label, float[] rows, int at) {
        float[] block = block(label / WIDTH);
        int width = width(label / WIDTH);
        double cosine = known[label] ? 0 : Double.NaN;
        for (int k = 0; k < dim; k++) {
            cosine += (double) rows[at + k] * block[k * width + label % WIDTH];
        }
        return cosine;
    }
}
