// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.OptionalDouble;

/**
 * One net on the people of one group.
 *
 * @param group {@code all}, {@code tail}, ..., or {@code tail/low}, ...
 * @param identities people in the group; 0 if it is empty
 * @param basis which images the pairs are made of
 * @param measuredPeople people with a pair
 * @param genuine pairs of one person
 * @param impostors pairs of different people of one count group
 * @param accuracy share of the pairs called rightly, 0 to 1; absent without pairs
 * @param standardError of the accuracy, over people (pairs of one person hang together); absent with fewer than two people
 * @param falseReject share of the genuine pairs rejected, 0 to 1
 * @param falseAccept share of the impostor pairs accepted, 0 to 1
 * @param intraClass mean over people of the distance (1 - cos) of held-out images to the person's centre, leave-one-out on
 *     training images where none is held out; 0 to 2
 * @param interClass mean over people of the distance of the centre to its nearest other centres; 0 to 2
 */
public record GroupResult(
        String group,
        int identities,
        Basis basis,
        int measuredPeople,
        int genuine,
        int impostors,
        OptionalDouble accuracy,
        OptionalDouble standardError,
        OptionalDouble falseReject,
        OptionalDouble falseAccept,
        OptionalDouble intraClass,
        OptionalDouble interClass) {

    /** Which images a group was measured on. */
    public enum Basis {
        /** An image kept out of training against one of training: fit for comparison. */
        KEPT_OUT,
        /** No image of these people is kept out: two images of training, far too easy and left out of comparisons. */
        TRAINED_ON,
        /** No pairs. */
        NONE
    }
}
