// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Mean distance of each centre to its nearest others. Goes through all pairs block by block, so that memory stays with one
 * block a thread and 10,000 classes take seconds. The order of every sum is fixed: the result does not depend on threads.
 */
final class NearestCentres {
    /** Columns of a block: as many cosines, and a quarter of a megabyte of centres at 128 values each, stay in the cache. */
    private static final int BLOCK = 512;

    private NearestCentres() {}

    /**
     * The distances, 1 - cos.
     *
     * @param centres unit rows, (classes, dim)
     * @param known which classes have a centre, (classes)
     * @param neighbours nearest centres to take the mean over; fewer if there are fewer
     * @return (classes); NaN for a class without a centre, or if no other class has one
     */
    static float[] distances(float[] centres, boolean[] known, int dim, int neighbours) {
        int classes = known.length;
        var blocks = IntStream.range(0, (classes + BLOCK - 1) / BLOCK)
                .mapToObj(block -> columns(centres, dim, block * BLOCK, Math.min(classes, (block + 1) * BLOCK)))
                .toList();
        var distances = new float[classes];
        IntStream.range(0, classes).parallel().forEach(row -> {
            var nearest = new Nearest(neighbours);
            var cosines = new float[BLOCK];
            for (int block = 0; known[row] && block < blocks.size(); block++) {
                int from = block * BLOCK;
                int width = Math.min(BLOCK, classes - from);
                cosines(centres, row * dim, dim, blocks.get(block), width, cosines);
                for (int j = 0; j < width; j++) {
                    if (from + j != row && known[from + j]) {
                        nearest.offer(cosines[j]);
                    }
                }
            }
            distances[row] = (float) nearest.meanDistance();
        });
        return distances;
    }

    /** A block of centres, transposed: (dim, width). */
    private static float[] columns(float[] centres, int dim, int from, int to) {
        int width = to - from;
        var columns = new float[dim * width];
        for (int j = 0; j < width; j++) {
            for (int k = 0; k < dim; k++) {
                columns[k * width + j] = centres[(from + j) * dim + k];
            }
        }
        return columns;
    }

    /** Cosines of one row with a block; the inner loop has no sum across its steps, so that it becomes vector code. */
    private static void cosines(float[] centres, int row, int dim, float[] columns, int width, float[] cosines) {
        Arrays.fill(cosines, 0, width, 0);
        int k = 0;
        for (; k + 3 < dim; k += 4) {
            float a = centres[row + k];
            float b = centres[row + k + 1];
            float c = centres[row + k + 2];
            float d = centres[row + k + 3];
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
                cosines[j] += centres[row + k] * columns[k * width + j];
            }
        }
    }

    /** The largest cosines so far, ascending. */
    private static final class Nearest {
        private final float[] largest;
        private int size;

        Nearest(int neighbours) {
            largest = new float[neighbours];
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
