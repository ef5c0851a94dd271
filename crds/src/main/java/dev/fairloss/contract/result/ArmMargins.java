// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/**
 * The margins that one run of an arm went through.
 *
 * @param arm name of the arm
 * @param seed number of the seed
 * @param history epoch by epoch
 */
public record ArmMargins(String arm, int seed, MarginHistory history) {}
