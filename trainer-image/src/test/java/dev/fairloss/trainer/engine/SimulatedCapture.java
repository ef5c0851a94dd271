// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

/** What a script does when it is captured, without a GPU. */
public final class SimulatedCapture {
    private SimulatedCapture() {}

    /** Captures on this thread. @param meanwhile done during the capture */
    public static void run(Runnable meanwhile) {
        GraphCapture.recorded(meanwhile);
    }
}
