// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.progress.StepProgress;

/**
 * Receives the progress of running steps, at most once a second. Called by the threads that train, possibly by several: implementations
 * return at once and leave slow work to a thread of their own. A listener that throws is not called again.
 */
@FunctionalInterface
public interface StepProgressListener {
    /** Called with the latest progress of a step, or of this process's shard of it. */
    void progressed(StepProgress progress);

    /** Called when the step ends: finished, stopped or failed. @param last its last progress */
    default void ended(StepProgress last) {}
}
