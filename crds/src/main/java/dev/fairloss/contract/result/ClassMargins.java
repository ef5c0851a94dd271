// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.CountGroup;

/**
 * The margins of the classes of one count group, where each class has a margin of its own.
 *
 * @param group the count group
 * @param classes number of its classes, at least 1
 * @param smallest smallest margin
 * @param mean mean over its classes
 * @param largest largest margin
 */
public record ClassMargins(CountGroup group, int classes, double smallest, double mean, double largest) {}
