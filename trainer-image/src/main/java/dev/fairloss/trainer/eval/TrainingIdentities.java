// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import java.util.ArrayList;
import java.util.List;

/**
 * The identities of the training set with all their images, held-out ones included.
 *
 * @param identityOfImage identity of each image, (images), 0 to identities - 1
 * @param heldOut whether an image is held out of training, (images)
 * @param groupOfIdentity index of each identity's {@link Group}, (identities), 0 to 8
 */
public record TrainingIdentities(int[] identityOfImage, boolean[] heldOut, int[] groupOfIdentity) {
    public TrainingIdentities {
        if (identityOfImage.length != heldOut.length) {
            throw new IllegalArgumentException(identityOfImage.length + " images have an identity, but "
                    + heldOut.length + " have a held-out mark");
        }
    }

    /** Number of identities. */
    public int size() {
        return groupOfIdentity.length;
    }

    Group group(int identity) {
        return Group.of(groupOfIdentity[identity]);
    }

    CountGroup count(int identity) {
        return group(identity).count();
    }

    /** Held-out images of each identity, ascending. */
    List<List<Integer>> heldOutImages() {
        return images(true);
    }

    /** Training images of each identity, ascending. */
    List<List<Integer>> trainingImages() {
        return images(false);
    }

    private List<List<Integer>> images(boolean wanted) {
        List<List<Integer>> images = new ArrayList<>();
        for (int identity = 0; identity < size(); identity++) {
            images.add(new ArrayList<>());
        }
        for (int image = 0; image < identityOfImage.length; image++) {
            if (heldOut[image] == wanted) {
                images.get(identityOfImage[image]).add(image);
            }
        }
        return images;
    }
}
