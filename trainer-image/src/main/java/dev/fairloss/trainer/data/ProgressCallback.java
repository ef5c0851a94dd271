// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

/** Told how far something has come. */
@FunctionalInterface
public interface ProgressCallback {
    /** For whom progress is of no interest. */
    ProgressCallback NONE = (done, total) -> {};

    /**
     * Called now and then, by one thread at a time.
     *
     * @param done what is done, 0 to total
     * @param total what there is to do, from the first call on
     */
    void report(long done, long total);
}
