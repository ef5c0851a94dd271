// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import java.util.OptionalDouble;

/**
 * Arithmetic with CPU-seconds that may be unknown: those of entries by older versions, and of machines that do not measure
 * them. A sum with an unknown part is unknown.
 */
public final class CpuSeconds {
    /** No CPU time. */
    public static final OptionalDouble ZERO = OptionalDouble.of(0);

    private CpuSeconds() {}

    /** The sum; empty if a part is unknown. */
    public static OptionalDouble sum(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of(one.getAsDouble() + other.getAsDouble())
                : OptionalDouble.empty();
    }

    /** A share of known seconds. */
    static OptionalDouble share(OptionalDouble all, double share) {
        return all.isPresent() ? OptionalDouble.of(all.getAsDouble() * share) : all;
    }

    /** The larger of two; the known one if one is unknown. */
    static OptionalDouble larger(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of(Math.max(one.getAsDouble(), other.getAsDouble()))
                : one.isPresent() ? one : other;
    }
}
