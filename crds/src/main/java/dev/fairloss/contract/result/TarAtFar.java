// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.OptionalDouble;

/**
 * The share of genuine pairs accepted at the threshold that accepts at most so many impostors. No interpolation.
 *
 * @param far the false accept rate asked for, 0 to 1
 * @param impostors impostor pairs behind it; below 1/far nothing can be measured
 * @param falseAccepts impostor pairs that the threshold accepts, at most far × impostors
 * @param tar true accept rate, 0 to 1; absent if not measurable with so few impostor pairs
 * @param error binomial standard error of tar, sqrt(tar (1 - tar) / genuine); present with tar
 */
public record TarAtFar(double far, int impostors, int falseAccepts, OptionalDouble tar, OptionalDouble error) {}
