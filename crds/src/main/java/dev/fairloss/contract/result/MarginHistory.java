// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The margins of a training: the margin of every group in every epoch, or a summary of constant per-class margins.
 *
 * @param version format version, {@link #VERSION}
 * @param margins margin of each level, ascending; a single one if the margin is fixed
 * @param epochs  the epochs so far, from 0; empty if margins are set per class
 * @param classMargins a summary for each count group that has classes, if margins are set per class; otherwise empty
 */
public record MarginHistory(
        int version,
        List<Double> margins,
        List<EpochMargins> epochs,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ClassMargins> classMargins) {
    /** The current format version. */
    public static final int VERSION = 1;

    public MarginHistory {
        margins = List.copyOf(margins);
        epochs = List.copyOf(epochs);
        classMargins = classMargins == null ? List.of() : List.copyOf(classMargins);
    }

    /** A history of margins by group. */
    public static MarginHistory byGroup(List<Double> margins, List<EpochMargins> epochs) {
        return new MarginHistory(VERSION, margins, epochs, List.of());
    }

    /** A history of margins by class that stay the same in all epochs. */
    public static MarginHistory byClass(List<ClassMargins> classMargins) {
        return new MarginHistory(VERSION, List.of(), List.of(), classMargins);
    }

    /** The margin of a group in an epoch; both are indexes from 0. */
    public double margin(int epoch, int group) {
        return margins.get(epochs.get(epoch).levels().get(group));
    }
}
