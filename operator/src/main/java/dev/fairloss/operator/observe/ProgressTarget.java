// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

/**
 * A running pod whose progress can be read.
 *
 * @param job     name of its Job
 * @param step    ID of its step
 * @param shard   index of its shard, from 0
 * @param address IP address of the pod
 */
public record ProgressTarget(String job, String step, int shard, String address) {}
