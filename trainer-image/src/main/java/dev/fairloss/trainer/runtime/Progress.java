// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import java.util.Map;

/** Receives the progress of a run: of each step as a whole, and of the tasks within it. Implementations are thread-safe. */
public interface Progress extends StepProgressListener, AutoCloseable {

    /** A message of one line. */
    void message(String line);

    /** An event of a step. */
    void step(String id, StepEvent event, String detail);

    /**
     * Starts a task of known length, such as one training of a step.
     *
     * @param label name of the task, such as {@code pretrain}
     * @param total units of work
     * @param done units that are already done
     * @param unit such as {@code updates}
     */
    Task start(String label, long total, long done, String unit);

    @Override
    void close();

    /** Events of a step. */
    enum StepEvent {
        STARTED,
        RESUMED,
        FINISHED,
        REUSED
    }

    /** A task of known length. */
    interface Task extends AutoCloseable {
        /**
         * Reports progress.
         *
         * @param done units done
         * @param figures values such as the loss, in display order
         */
        void at(long done, Map<String, Double> figures);

        @Override
        void close();
    }
}
