// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

/** Thrown if a step stops on request, after a checkpoint. The next run of the step resumes from it. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
