// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.progress;

/**
 * Units of work done, of a known total.
 *
 * @param done  0 to {@code total}
 * @param total at least 0
 */
public record Counter(long done, long total) {
    /** @throws IllegalArgumentException if {@code done} is negative or exceeds {@code total} */
    public Counter {
        if (done < 0 || done > total) {
            throw new IllegalArgumentException("Invalid progress: " + done + " of " + total + ".");
        }
    }

    /** The fraction done, 0 to 1; 1 if the total is 0. */
    public double fraction() {
        return total == 0 ? 1 : (double) done / total;
    }

    /** The percentage done, rounded down: 100 only if everything is done. */
    public int percent() {
        return (int) Math.floor(100 * fraction());
    }
}
