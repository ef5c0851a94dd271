// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

/** Bounds on the rounding errors of inner products, relative to the product of the lengths of both vectors. */
public final class Rounding {
    private static final double FLOAT32 = 0x1p-24;

    /** More than a float32 product or sum can lose by underflow, even if subnormal values count as 0. Not relative. */
    static final double UNDERFLOW = 0x1p-125;

    private Rounding() {}

    /**
     * The bound for float32 arithmetic that rounds to nearest, with the products added in any order, with or without fused
     * multiply-add: n u / (1 - n u) with the unit roundoff u = 2^-24 (Higham, Accuracy and
     * Stability of Numerical Algorithms, 2nd edition, 2002, section 3.1, and the Cauchy-Schwarz inequality).
     *
     * @param dim length n of the vectors
     */
    public static double float32(int dim) {
        return of(dim, FLOAT32);
    }

    /**
     * The bound for TensorFloat-32: both factors lose up to 2^-10 of their values if they are truncated to 10 bits of fraction,
     * and sums are float32. Twice the unit roundoff of the sums allows for truncation instead of rounding.
     */
    public static double tensorFloat32(int dim) {
        return 2 * 0x1p-10 + 0x1p-20 + 1.01 * of(dim, 2 * FLOAT32);
    }

    private static double of(int dim, double unit) {
        double roundings = dim * unit;
        return roundings / (1 - roundings);
    }
}
