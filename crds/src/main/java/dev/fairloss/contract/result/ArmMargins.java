// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/**
 * The margins that one run of an arm trained with.
 *
 * @param arm     name of the arm
 * @param seed    the seed
 * @param history the margins, epoch by epoch
 */
public record ArmMargins(String arm, int seed, MarginHistory history) {}
