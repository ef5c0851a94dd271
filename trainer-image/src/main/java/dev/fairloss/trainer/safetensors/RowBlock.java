// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.safetensors;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Consecutive rows of a tensor: slices along its first dimension. Large tensors are read and written a block at a time, so that
 * a tensor may be larger than a Java array.
 *
 * @param from first row
 * @param to row after the last one
 */
public record RowBlock(long from, long to) {
    /** Most values of a block, unless a single row has more. */
    static final long VALUES = 1L << 20;

    /** The blocks of a tensor, in order; a single value is one row. */
    public static List<RowBlock> of(List<Long> shape) {
        long rows = shape.isEmpty() ? 1 : shape.get(0);
        long rowsPerBlock = Math.max(1, VALUES / Math.max(1, rowSize(shape)));
        return LongStream.range(0, (rows + rowsPerBlock - 1) / rowsPerBlock)
                .mapToObj(block -> new RowBlock(block * rowsPerBlock, Math.min(rows, (block + 1) * rowsPerBlock)))
                .toList();
    }

    /** Number of values in a row of a tensor. */
    static long rowSize(List<Long> shape) {
        return shape.stream().skip(1).reduce(1L, Math::multiplyExact);
    }

    /** Number of rows. */
    public long rows() {
        return to - from;
    }
}
