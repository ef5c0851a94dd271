// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.step.ExitCode;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A request to stop the process, and the exit code to stop with. */
public final class StopSignal {
    private final AtomicReference<ExitCode> reason = new AtomicReference<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Requests a stop. Later requests are ignored. */
    public void request(ExitCode code) {
        reason.compareAndSet(null, code);
        stopped.countDown();
    }

    /** Whether a stop was requested. */
    public boolean requested() {
        return reason.get() != null;
    }

    /** Waits until a stop is requested. */
    public void await() throws InterruptedException {
        stopped.await();
    }

    /** The exit code, if a stop was requested. */
    public Optional<ExitCode> reason() {
        return Optional.ofNullable(reason.get());
    }
}
