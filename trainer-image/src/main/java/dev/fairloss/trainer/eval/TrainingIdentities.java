// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import java.util.ArrayList;
import java.util.List;

/**
 * The people of the training set with all their images, those kept out of training included.
 *
 * @param personOfImage class of each image, (images), 0 to people - 1
 * @param heldOut whether an image was kept out of training, (images)
 * @param groupOfPerson index of each person's {@link Group}, (people), 0 to 8
 */
public record TrainingIdentities(int[] personOfImage, boolean[] heldOut, int[] groupOfPerson) {
    public TrainingIdentities {
        if (personOfImage.length != heldOut.length) {
            throw new IllegalArgumentException(personOfImage.length + " images, " + heldOut.length + " marks");
        }
    }

    /** Number of people. */
    public int people() {
        return groupOfPerson.length;
    }

    Group group(int person) {
        return Group.of(groupOfPerson[person]);
    }

    CountGroup count(int person) {
        return group(person).count();
    }

    /** Images of each person, ascending, that are kept out of training or not. */
    List<List<Integer>> images(boolean keptOut) {
        List<List<Integer>> images = new ArrayList<>();
        for (int person = 0; person < people(); person++) {
            images.add(new ArrayList<>());
        }
        for (int image = 0; image < personOfImage.length; image++) {
            if (heldOut[image] == keptOut) {
                images.get(personOfImage[image]).add(image);
            }
        }
        return images;
    }
}
