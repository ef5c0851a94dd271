// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

/** A step was left on request, after a checkpoint; it goes on from there when it is run again. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
