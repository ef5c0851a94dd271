// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

/**
 * A measurement.
 *
 * @param of what is measured: {@code start}, {@code update}, {@code slots}, {@code training}, {@code input}, {@code ratio}, {@code embedding}, {@code search}, {@code data}, {@code memory}, {@code utilization}, or the number of identities
 * @param name variant and statistic
 * @param threads threads of libtorch; 0 if they do not matter
 * @param value value in the unit
 * @param unit such as {@code images/s}
 */
public record Figure(String of, String name, int threads, double value, String unit) {
    /** Whether this is a speed of the trainer's own updates. */
    public boolean isTrainerUpdate() {
        return of.equals("update") && !name.startsWith(TorchUpdates.LABEL);
    }
}
