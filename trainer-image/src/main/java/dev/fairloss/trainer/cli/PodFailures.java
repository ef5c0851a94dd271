// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.engine.EngineRuntime;

/** What is told of a failure in a pod, where other things help than on a laptop. */
final class PodFailures {
    private static final String MORE_MEMORY =
            "The pod ran out of memory. Raise compute.memory (or that of the phase), or lower optimization.batchSize.";

    private PodFailures() {}

    static FailureReport of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError || EngineRuntime.isOutOfMemory(cause)) {
                return new FailureReport(ExitCode.RETRY, MORE_MEMORY);
            }
        }
        return FailureReport.of(thrown);
    }
}
