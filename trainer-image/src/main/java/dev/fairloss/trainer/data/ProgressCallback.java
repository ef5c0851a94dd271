// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

/** Receives the progress of an operation. */
@FunctionalInterface
public interface ProgressCallback {
    /** Ignores progress. */
    ProgressCallback NONE = (done, total) -> {};

    /**
     * Reports progress; called by one thread at a time.
     *
     * @param done number of finished items, 0 to total
     * @param total number of items, the same in every call
     */
    void report(long done, long total);
}
