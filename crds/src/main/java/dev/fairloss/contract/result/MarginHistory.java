// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * Every group's margin in every epoch of a training.
 *
 * @param version {@link #VERSION}
 * @param margins margin of each level, ascending; a single one if the margin is fixed
 * @param epochs the epochs so far, from 0
 */
public record MarginHistory(int version, List<Double> margins, List<EpochMargins> epochs) {
    /** Version of the JSON form. */
    public static final int VERSION = 1;

    public MarginHistory {
        margins = List.copyOf(margins);
        epochs = List.copyOf(epochs);
    }

    /** The margin of a group in an epoch. */
    public double margin(int epoch, int group) {
        return margins.get(epochs.get(epoch).levels().get(group));
    }
}
