// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import java.util.stream.IntStream;

/**
 * Images and the people that they show.
 *
 * @param images numbers of the images, person after person, (n)
 * @param persons index of the person in each image, (n)
 */
record LabeledImages(int[] images, int[] persons) {
    /** @param imagesOfPerson numbers of the images of each person */
    static LabeledImages of(int[][] imagesOfPerson) {
        return new LabeledImages(
                IntStream.range(0, imagesOfPerson.length)
                        .flatMap(person -> IntStream.of(imagesOfPerson[person]))
                        .toArray(),
                IntStream.range(0, imagesOfPerson.length)
                        .flatMap(person -> IntStream.generate(() -> person).limit(imagesOfPerson[person].length))
                        .toArray());
    }
}
