// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Mean distance of each class center to its nearest other centers. Computes all pairs block by block, so that the memory of a thread
 * is one block and 10,000 classes take seconds. The order of every sum is fixed, so the result does not depend on the threads.
 */
final class NearestCenters {
    /** Columns of a block: its cosines, and a quarter of a megabyte of centers of 128 dimensions, fit into the cache. */
    private static final int BLOCK = 512;

    /** Rows that share each pass over a block, so that the block is loaded once for all of them. */
    private static final int ROWS = 64;

    private NearestCenters() {}

    /**
     * The distances, 1 - cos.
     *
     * @param centers unit rows, (classes, dim)
     * @param known which classes have a center, (classes)
     * @param dim length of a center
     * @param neighbors number of nearest centers in the mean; all if there are fewer
     * @return (classes); NaN for a class without a center, or if no other class has one
     */
    static float[] distances(float[] centers, boolean[] known, int dim, int neighbors) {
        int classes = known.length;
        var blocks = IntStream.range(0, (classes + BLOCK - 1) / BLOCK)
                .mapToObj(block -> columns(centers, dim, block * BLOCK, Math.min(classes, (block + 1) * BLOCK)))
                .toList();
        var distances = new float[classes];
        IntStream.range(0, (classes + ROWS - 1) / ROWS).parallel().forEach(chunk -> {
            int from = chunk * ROWS;
            int to = Math.min(classes, from + ROWS);
            var nearest = new Nearest[to - from];
            Arrays.setAll(nearest, i -> new Nearest(neighbors));
            for (int block = 0; block < blocks.size(); block++) {
                for (int row = from; row < to; row++) {
                    offer(centers, known, dim, row, blocks.get(block), block * BLOCK, nearest[row - from]);
                }
            }
            for (int row = from; row < to; row++) {
                distances[row] = known[row] ? (float) nearest[row - from].meanDistance() : Float.NaN;
            }
        });
        return distances;
    }

    /** Offers the cosines of a row with a block of centers; the block starts with center {@code from}. */
    private static void offer(
            float[] centers, boolean[] known, int dim, int row, float[] block, int from, Nearest nearest) {
        int width = block.length / dim;
        var cosines = new float[width];
        cosines(centers, row * dim, dim, block, width, cosines);
        for (int j = 0; j < width; j++) {
            if (from + j != row && known[from + j]) {
                nearest.offer(cosines[j]);
            }
        }
    }

    /** A block of centers, transposed: (dim, width). */
    private static float[] columns(float[] centers, int dim, int from, int to) {
        int width = to - from;
        var columns = new float[dim * width];
        for (int j = 0; j < width; j++) {
            for (int k = 0; k < dim; k++) {
                columns[k * width + j] = centers[(from + j) * dim + k];
            }
        }
        return columns;
    }

    /**
     * Adds the cosines of one row with a block. The inner loop carries no sum across its steps, so that the JVM vectorizes it.
     */
    private static void cosines(float[] centers, int row, int dim, float[] columns, int width, float[] cosines) {
        int k = 0;
        for (; k + 3 < dim; k += 4) {
            float a = centers[row + k];
            float b = centers[row + k + 1];
            float c = centers[row + k + 2];
            float d = centers[row + k + 3];
            int at = k * width;
            for (int j = 0; j < width; j++) {
                cosines[j] += a * columns[at + j]
                        + b * columns[at + width + j]
                        + c * columns[at + 2 * width + j]
                        + d * columns[at + 3 * width + j];
            }
        }
        for (; k < dim; k++) {
            for (int j = 0; j < width; j++) {
                cosines[j] += centers[row + k] * columns[k * width + j];
            }
        }
    }

    /** The largest cosines so far, ascending. */
    private static final class Nearest {
        private final float[] largest;
        private int size;

        Nearest(int neighbors) {
            largest = new float[neighbors];
        }

        void offer(float cosine) {
            if (size == largest.length && !(cosine > largest[0])) {
                return;
            }
            int at = size < largest.length ? size++ : shiftOutSmallest();
            while (at > 0 && largest[at - 1] > cosine) {
                largest[at] = largest[at - 1];
                at--;
            }
            largest[at] = cosine;
        }

        private int shiftOutSmallest() {
            System.arraycopy(largest, 1, largest, 0, largest.length - 1);
            return largest.length - 1;
        }

        double meanDistance() {
            double total = 0;
            for (int i = 0; i < size; i++) {
                total += 1 - largest[i];
            }
            return size == 0 ? Double.NaN : total / size;
        }
    }
}
