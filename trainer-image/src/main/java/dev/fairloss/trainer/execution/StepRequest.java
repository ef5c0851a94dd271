// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import dev.fairloss.contract.step.StepId;
import dev.fairloss.trainer.runtime.Shard;

/**
 * The step that the operator requests from a pod.
 *
 * @param step ID of the step
 * @param hash hash that the operator computed for it
 * @param shard the pod's shard of the step
 */
public record StepRequest(StepId step, String hash, Shard shard) {}
