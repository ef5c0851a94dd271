// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Distances of embeddings to the class centers. Computes all pairs block by block, so that the memory of a thread is one block and
 * 10,000 classes take seconds. The order of every sum is fixed, so the result does not depend on the threads.
 */
final class NearestCenters {
    /** Rows that share each pass over a block, so that the block is loaded once for all of them. */
    private static final int ROWS = 64;

    private final CenterBlocks centers;
    private final int dim;

    /** The centers of all classes. */
    NearestCenters(CenterBlocks centers) {
        this.centers = centers;
        this.dim = centers.dim();
    }

    /**
     * Distances of several rows, 1 - cos.
     *
     * @param means mean distance of each row, (rows); NaN if unknown
     * @param meanSquares mean square of the same distances, (rows)
     */
    record Distances(float[] means, float[] meanSquares) {
        private Distances(int rows) {
            this(new float[rows], new float[rows]);
        }
    }

    /**
     * Distances to the nearest centers of other classes.
     *
     * @param rows unit embeddings or centers, (rows, dim)
     * @param owners class of each row, (rows)
     * @param neighbors number of nearest centers in the means; all if there are fewer
     * @return NaN for every row if no other class has a center
     */
    Distances distances(float[] rows, int[] owners, int neighbors) {
        int count = owners.length;
        var distances = new Distances(count);
        IntStream.range(0, (count + ROWS - 1) / ROWS).parallel().forEach(chunk -> {
            int from = chunk * ROWS;
            int to = Math.min(count, from + ROWS);
            var nearest = new Nearest[to - from];
            Arrays.setAll(nearest, i -> new Nearest(neighbors));
            for (int block = 0; block < centers.blocks(); block++) {
                for (int row = from; row < to; row++) {
                    offer(rows, row, owners[row], block, nearest[row - from]);
                }
            }
            for (int row = from; row < to; row++) {
                distances.means()[row] = (float) nearest[row - from].meanDistance();
                distances.meanSquares()[row] = (float) nearest[row - from].meanSquare();
            }
        });
        return distances;
    }

    /** Distances to the center of the own class; NaN without one. Arguments as for {@link #distances}. */
    Distances ownDistances(float[] rows, int[] owners) {
        var distances = new Distances(owners.length);
        for (int row = 0; row < owners.length; row++) {
            double cosine = centers.cosine(owners[row], rows, row * dim);
            distances.means()[row] = (float) (1 - cosine);
            distances.meanSquares()[row] = (float) ((1 - cosine) * (1 - cosine));
        }
        return distances;
    }

    /** Offers the cosines of a row with a block of centers. */
    private void offer(float[] rows, int row, int owner, int block, Nearest nearest) {
        int width = centers.width(block);
        int from = block * CenterBlocks.WIDTH;
        var cosines = new float[width];
        cosines(rows, row * dim, dim, centers.block(block), width, cosines);
        for (int j = 0; j < width; j++) {
            if (from + j != owner && centers.isKnown(from + j)) {
                nearest.offer(cosines[j]);
            }
        }
    }

    /**
     * Adds the cosines of one row with a block. The inner loop carries no sum across its steps, so that the JVM vectorizes it.
     */
    private static void cosines(float[] rows, int row, int dim, float[] columns, int width, float[] cosines) {
        int k = 0;
        for (; k + 3 < dim; k += 4) {
            float a = rows[row + k];
            float b = rows[row + k + 1];
            float c = rows[row + k + 2];
            float d = rows[row + k + 3];
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
                cosines[j] += rows[row + k] * columns[k * width + j];
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

        double meanSquare() {
            double total = 0;
            for (int i = 0; i < size; i++) {
                total += (1. - largest[i]) * (1. - largest[i]);
            }
            return size == 0 ? Double.NaN : total / size;
        }
    }
}
