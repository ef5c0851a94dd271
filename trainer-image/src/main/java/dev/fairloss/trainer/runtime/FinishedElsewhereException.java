// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

/** Another process, of another experiment, has finished the step that is being run; nothing of it is left to do. */
public final class FinishedElsewhereException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
