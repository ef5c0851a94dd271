// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import java.util.List;

/**
 * A running pod whose progress can be read.
 *
 * @param job     name of its Job
 * @param steps   IDs of its steps
 * @param shard   index of its shard, from 0
 * @param address IP address of the pod
 */
public record ProgressTarget(String job, List<String> steps, int shard, String address) {}
