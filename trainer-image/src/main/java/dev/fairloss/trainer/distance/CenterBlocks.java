// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

/**
 * Class centers in blocks of {@value #WIDTH}, transposed for {@link NearestCenters}. The only copy of the centers: a million of 512
 * dimensions take 2 GiB, and no array has to hold all of them.
 */
final class CenterBlocks {
    /** Centers of a block: their cosines, and a quarter of a megabyte of centers of 128 dimensions, fit into the cache. */
    static final int WIDTH = CenterProducts.BLOCK;

    /** No center is longer: rounding to float32 adds up to 2^-24 of each value. */
    static final double LONGEST = 1 + 0x1p-20;

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

    /**
     * The cosines of a unit row with some neighboring centers of a block. The inner loop carries no sum across its steps, so that the
     * JVM vectorizes it; each sum has the same order, so it does not depend on which centers are compared with it.
     *
     * @param rows contains the row from index {@code at} on
     * @param first first of the centers, within the block
     * @param cosines the result, one for each of the centers; its length is their number
     */
    void cosines(float[] rows, int at, int block, int first, float[] cosines) {
        float[] columns = blocks[block];
        int width = width(block);
        int number = cosines.length;
        int k = 0;
        for (; k + 3 < dim; k += 4) {
            float a = rows[at + k];
            float b = rows[at + k + 1];
            float c = rows[at + k + 2];
            float d = rows[at + k + 3];
            int column = k * width + first;
            for (int j = 0; j < number; j++) {
                cosines[j] += a * columns[column + j]
                        + b * columns[column + width + j]
                        + c * columns[column + 2 * width + j]
                        + d * columns[column + 3 * width + j];
            }
        }
        for (; k < dim; k++) {
            for (int j = 0; j < number; j++) {
                cosines[j] += rows[at + k] * columns[k * width + first + j];
            }
        }
    }
}
