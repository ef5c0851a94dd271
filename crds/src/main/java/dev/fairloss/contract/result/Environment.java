// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/**
 * What the experiment ran on.
 *
 * @param product version of this software
 * @param java version and vendor
 * @param engine library that trains, with its version
 * @param system operating system and architecture
 * @param device such as {@code cpu} with its model
 * @param threads threads of an operation
 * @param precision of the passes
 */
public record Environment(
        String product, String java, String engine, String system, String device, int threads, String precision) {}
