// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The software and hardware that ran the experiment.
 *
 * @param product   version of FairLoss
 * @param java      Java virtual machine and version
 * @param engine    training engine and version
 * @param system    operating system and architecture
 * @param device    device that computes, such as {@code cpu}
 * @param threads   intra-op threads
 * @param precision number format of the forward and backward passes
 */
@RecordBuilder
public record Environment(
        String product, String java, String engine, String system, String device, int threads, String precision) {}
