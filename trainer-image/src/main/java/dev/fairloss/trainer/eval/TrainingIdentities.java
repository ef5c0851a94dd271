// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import java.util.Arrays;

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

    /** Held-out images of each identity, (identities, 0 or more), ascending. */
    int[][] heldOutImages() {
        return images(true);
    }

    /** Training images of each identity, (identities, 0 or more), ascending. */
    int[][] trainingImages() {
        return images(false);
    }

    private int[][] images(boolean wanted) {
        var counts = new int[size()];
        for (int image = 0; image < heldOut.length; image++) {
            if (heldOut[image] == wanted) {
                counts[identityOfImage[image]]++;
            }
        }
        var images = new int[size()][];
        Arrays.setAll(images, identity -> new int[counts[identity]]);
        for (int image = heldOut.length - 1; image >= 0; image--) {
            if (heldOut[image] == wanted) {
                images[identityOfImage[image]][--counts[identityOfImage[image]]] = image;
            }
        }
        return images;
    }
}
