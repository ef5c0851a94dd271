// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Distances of embeddings to the class centers. Computes all pairs block by block, so that the memory of a thread is one block and
 * 10,000 classes take seconds. The order of every sum is fixed, so the result does not depend on the threads. {@link CenterProducts}
 * make it faster, and change no bit of the result.
 */
final class NearestCenters {
    /** Rows that share each pass over a block, so that the block is loaded once for all of them. */
    private static final int ROWS = 64;

    /** Rows of a product with a block, of which a device holds one at a time: 8 MiB. */
    static final int PRODUCT_ROWS = 4096;

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

        private void set(int row, LargestCosines nearest) {
            means[row] = (float) nearest.meanDistance();
            meanSquares[row] = (float) nearest.meanSquare();
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
            var nearest = largest(to - from, neighbors);
            for (int block = 0; block < centers.blocks(); block++) {
                for (int row = from; row < to; row++) {
                    offer(rows, row, owners[row], block, 0, centers.width(block), nearest[row - from]);
                }
            }
            for (int row = from; row < to; row++) {
                distances.set(row, nearest[row - from]);
            }
        });
        return distances;
    }

    /**
     * The same distances, with a preselection by products. Let p be the product of a row and a center as a device computes it, c
     * their cosine as {@link CenterBlocks#cosines} does, and e the sum of the bounds on the errors of both. Then c ≤ p + e. So if
     * p + e is at most the smallest of the nearest cosines so far, the center would be refused, and is left out; all others are compared
     * as without products. Ours.
     *
     * @param products of vectors of length {@link CenterBlocks#dim}
     */
    Distances distances(float[] rows, int[] owners, int neighbors, CenterProducts products) {
        int count = owners.length;
        var distances = new Distances(count);
        for (int from = 0; from < count; from += PRODUCT_ROWS) {
            int number = Math.min(PRODUCT_ROWS, count - from);
            int first = from;
            products.setRows(rows, from, number);
            double[] errors = IntStream.range(0, number)
                    .mapToDouble(i -> error(products, length(rows, (first + i) * dim)))
                    .toArray();
            var nearest = largest(number, neighbors);
            for (int block = 0; block < centers.blocks(); block++) {
                preselect(new Chunk(rows, owners, first, errors, nearest), block, products);
            }
            IntStream.range(0, number).forEach(i -> distances.set(first + i, nearest[i]));
        }
        return distances;
    }

    /**
     * Rows that are compared at the same time.
     *
     * @param first first of the rows
     * @param errors bounds on the errors of their products, (number)
     * @param nearest their nearest cosines so far, (number)
     */
    private record Chunk(float[] rows, int[] owners, int first, double[] errors, LargestCosines[] nearest) {}

    /** Compares rows with a block: with those strips whose products allow a nearer center. A last, smaller block has no products. */
    private void preselect(Chunk chunk, int block, CenterProducts products) {
        int width = centers.width(block);
        int strip = width == CenterProducts.BLOCK ? CenterProducts.STRIP : width;
        int number = chunk.nearest().length;
        var maxima = strip == width ? new float[0] : products.maxima(centers.block(block));
        IntStream.range(0, number).parallel().forEach(i -> {
            int row = chunk.first() + i;
            for (int from = 0; from < width; from += strip) {
                if (strip == width
                        || !chunk.nearest()[i].refuses(
                                (double) maxima[from / strip * number + i] + chunk.errors()[i])) {
                    offer(chunk.rows(), row, chunk.owners()[row], block, from, strip, chunk.nearest()[i]);
                }
            }
        });
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

    /** Offers the cosines of a row with some centers of a block. */
    private void offer(float[] rows, int row, int owner, int block, int first, int number, LargestCosines nearest) {
        int label = block * CenterBlocks.WIDTH + first;
        var cosines = new float[number];
        centers.cosines(rows, row * dim, block, first, cosines);
        for (int j = 0; j < number; j++) {
            if (label + j != owner && centers.isKnown(label + j)) {
                nearest.offer(cosines[j]);
            }
        }
    }

    private static LargestCosines[] largest(int rows, int neighbors) {
        var nearest = new LargestCosines[rows];
        Arrays.setAll(nearest, i -> new LargestCosines(neighbors));
        return nearest;
    }

    /** Bound on the difference between a product and a cosine of a row of some length. */
    private double error(CenterProducts products, double length) {
        return (products.error() + Rounding.float32(dim)) * length * CenterBlocks.LONGEST
                + 2 * dim * Rounding.UNDERFLOW;
    }

    private double length(float[] rows, int at) {
        double squares = 0;
        for (int k = at; k < at + dim; k++) {
            squares += (double) rows[k] * rows[k];
        }
        return Math.sqrt(squares);
    }
}
