// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

/** Thrown when a process of another experiment has finished the running step, so that nothing remains to do. */
public final class FinishedElsewhereException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
