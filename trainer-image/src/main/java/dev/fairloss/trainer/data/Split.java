// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.FaceIndex.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Splits an index into training images, fairness images and held-out identities, and orders the training images for
 * {@link Rotations}. Every choice depends on a hash of the seed and the name of the identity or path of the image alone, so
 * adding an identity does not change the split of the others, except that a new held-out identity replaces the last of those
 * held out before.
 */
public final class Split {
    private Split() {}

    /**
     * Splits an index.
     *
     * @throws TrainerException invalid input: fewer than two identities remain for training
     */
    public static TrainingSet of(FaceIndex index, HoldOut holdOut) {
        List<Identity> identities = index.identities();
        Set<String> heldOut = heldOut(identities, holdOut);
        if (identities.size() - heldOut.size() < 2) {
            throw TrainerException.invalidInput(
                    "Holding out " + holdOut.identities() + " of the " + identities.size() + " identities in "
                            + index.source() + " leaves fewer than two to train on.",
                    "Lower dataset.holdOut.identities, or add images of other identities.");
        }
        List<String> heldOutNames = new ArrayList<>();
        List<int[]> heldOutImages = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        int first = 0;
        for (Identity identity : identities) {
            int n = identity.images().size();
            if (heldOut.contains(identity.name())) {
                heldOutNames.add(identity.name());
                heldOutImages.add(IntStream.range(first, first + n).toArray());
            } else {
                classes.add(identity.name());
                parts.add(part(identity, first, holdOut));
            }
            first += n;
        }
        return new TrainingSet(
                classes,
                parts.stream().map(Part::train).toArray(int[][]::new),
                parts.stream().map(Part::fairness).toArray(int[][]::new),
                new Rotations(
                        parts.stream().map(Part::rewardOrder).toArray(int[][]::new),
                        parts.stream().mapToInt(Part::phase).toArray(),
                        holdOut),
                heldOutNames,
                heldOutImages.toArray(int[][]::new));
    }

    /**
     * The images of one identity.
     *
     * @param train training images, ascending
     * @param fairness fairness images, ascending
     * @param rewardOrder the training images in random order
     * @param phase 0 or 1 at random
     */
    private record Part(int[] train, int[] fairness, int[] rewardOrder, int phase) {}

    /** The identities with the smallest hashes among those with two images or more, which a genuine pair needs. */
    private static Set<String> heldOut(List<Identity> identities, HoldOut holdOut) {
        return new HashSet<>(identities.stream()
                .filter(identity -> identity.images().size() > 1)
                .map(Identity::name)
                .sorted(Comparator.comparingLong((String name) -> Seeds.mix(holdOut.seed(), "held out " + name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(holdOut.identities())
                .toList());
    }

    private static Part part(Identity identity, int first, HoldOut holdOut) {
        int n = identity.images().size();
        int fairness = holdOut.fairnessImages(n, uniform(identity, holdOut));
        int[] order = order(identity, first, holdOut, "image ");
        int[] train = sorted(order, fairness, n);
        int[] rewardOrder = IntStream.of(order(identity, first, holdOut, "reward image "))
                .filter(image -> Arrays.binarySearch(train, image) >= 0)
                .toArray();
        int phase = (int) (Seeds.mix(holdOut.seed(), "reward phase " + identity.name()) >>> 63);
        return new Part(train, sorted(order, 0, fairness), rewardOrder, phase);
    }

    private static double uniform(Identity identity, HoldOut holdOut) {
        return (Seeds.mix(holdOut.seed(), "fairness " + identity.name()) >>> 11) * 0x1p-53;
    }

    /** The images of an identity in a random order. */
    private static int[] order(Identity identity, int first, HoldOut holdOut, String purpose) {
        return IntStream.range(0, identity.images().size())
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> Seeds.mix(
                                holdOut.seed(),
                                purpose + identity.images().get(i).path()))
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(i -> first + i)
                .toArray();
    }

    private static int[] sorted(int[] images, int from, int to) {
        int[] part = Arrays.copyOfRange(images, from, to);
        Arrays.sort(part);
        return part;
    }
}
