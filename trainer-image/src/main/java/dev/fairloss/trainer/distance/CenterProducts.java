// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

/**
 * Products of rows with blocks of class centers, computed where the network runs, with rounding errors of its own.
 * {@link NearestCenters} compares exactly what they do not rule out. Not thread-safe.
 */
public interface CenterProducts extends AutoCloseable {
    /** Centers of a block. */
    int BLOCK = 512;

    /** Neighboring centers of which only the largest product is returned: a cache line of each row of a block. */
    int STRIP = 16;

    /**
     * Sets the rows of the next products.
     *
     * @param rows contains {@code count} rows from row {@code first} on, (all, dim); not used after the call
     */
    void setRows(float[] rows, int first, int count);

    /**
     * The largest product of each row with each strip of a block.
     *
     * @param block centers in columns, (dim, {@value #BLOCK})
     * @return ({@value #BLOCK} / {@value #STRIP}, count), strip after strip; NaN if one of the products is NaN
     */
    float[] maxima(float[] block);

    /**
     * A bound on the rounding error of a product, relative to the product of both lengths, but for underflow. That of float32
     * arithmetic is {@link Rounding#float32}.
     */
    double error();

    @Override
    void close();
}
