// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import java.util.Map;

/** Where a run tells how far it is. Implementations show it to a person or write it for a machine; safe for several threads. */
public interface Progress extends AutoCloseable {

    /** Something worth a line of its own. */
    void message(String line);

    /** A step begins, goes on where it was, or turns out to be finished. */
    void step(String id, StepEvent event, String detail);

    /**
     * A stretch of work of known length begins.
     *
     * @param label what is done, such as {@code pretrain}
     * @param total units of work
     * @param done units that are done already
     * @param unit such as {@code updates}
     */
    Task start(String label, long total, long done, String unit);

    @Override
    void close();

    /** What happens to a step. */
    enum StepEvent {
        STARTED,
        RESUMED,
        FINISHED,
        REUSED
    }

    /** A stretch of work. */
    interface Task extends AutoCloseable {
        /**
         * So much is done.
         *
         * @param done units
         * @param figures such as the loss, in the order to be shown
         */
        void at(long done, Map<String, Double> figures);

        @Override
        void close();
    }
}
