// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.OptionalDouble;

/**
 * The true accept rate at the lowest threshold whose false accept rate does not exceed a limit. No interpolation.
 *
 * @param far           the limit on the false accept rate, 0 to 1
 * @param impostors     number of impostor pairs; fewer than 1/far cannot measure this rate
 * @param falseAccepts  impostor pairs accepted at the threshold, at most far * impostors
 * @param tar           true accept rate, 0 to 1; absent with too few impostor pairs
 * @param standardError binomial standard error, sqrt(tar (1 - tar) / genuine); present if {@code tar} is
 */
public record TarAtFar(double far, int impostors, int falseAccepts, OptionalDouble tar, OptionalDouble standardError) {
    /** Impostor pairs that must be accepted for a rate to be reliable. (Ours.) */
    private static final int RELIABLE_ACCEPTS = 10;

    /** The impostor pairs that may be accepted at a false accept rate; tolerates the rounding of the product. */
    public static double allowed(double far, double impostors) {
        return far * impostors * (1 + 1e-12);
    }

    /** Whether at least ten of so many impostor pairs may be accepted at a false accept rate; with fewer, single pairs decide. */
    public static boolean reliable(double far, double impostors) {
        return allowed(far, impostors) >= RELIABLE_ACCEPTS;
    }

    /** Whether at least ten impostor pairs may be accepted; with fewer, single pairs decide. */
    @JsonIgnore
    public boolean reliable() {
        return reliable(far, impostors);
    }
}
