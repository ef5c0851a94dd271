// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How pairs that overlap, or may overlap, with the training data change the accuracy of one model. In identification, searches take
 * the place of pairs, and the rank-1 rate that of the accuracy; in sets of templates, the true accept rate at the lowest false accept
 * rate of the result.
 *
 * @param kind          how the overlap was found
 * @param found         number of people or images of the set
 * @param pairs         pairs that contain them
 * @param accuracy      mean accuracy over folds (or rank-1 rate, or true accept rate), 0 to 1, with these pairs if the accuracy of the set is without them
 *     ({@link Kind#SHARED}), and without them otherwise; absent if too few pairs remain
 * @param falsePositives people or images that would be found by chance if none overlapped; absent if not calibrated
 * @param examples      the first of them, for readers
 */
public record OverlapEffect(
        Kind kind,
        int found,
        int pairs,
        OptionalDouble accuracy,
        OptionalDouble falsePositives,
        List<String> examples) {
    /** Most examples. */
    public static final int EXAMPLES = 5;

    public OverlapEffect {
        examples = List.copyOf(examples);
    }

    /** How an overlap is found. */
    public enum Kind {
        /** People with the same name and images with the same content; the accuracy of the set is without them. */
        SHARED,
        /** Images that look like a training image; the accuracy of the set is with them. */
        NEAR_DUPLICATES,
        /** People whose mean embedding is unusually similar to a training class center; the accuracy of the set is with them. */
        NEAREST_CENTER
    }
}
