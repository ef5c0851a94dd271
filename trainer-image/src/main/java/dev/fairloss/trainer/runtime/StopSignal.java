// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.step.ExitCode;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the process was asked to stop, and how it shall then leave. */
public final class StopSignal {
    private final AtomicReference<ExitCode> reason = new AtomicReference<>();

    /** Asks for a stop; only the first reason counts. */
    public void request(ExitCode code) {
        reason.compareAndSet(null, code);
    }

    /** Whether a stop was asked for. */
    public boolean requested() {
        return reason.get() != null;
    }

    /** The exit code with which to leave. */
    public Optional<ExitCode> reason() {
        return Optional.ofNullable(reason.get());
    }
}
