// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.FaceIndex.Identity;
import dev.fairloss.trainer.data.FaceIndex.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Splits an index into training and held-out images. Every choice depends on a hash of the seed and the name of the identity
 * or path of the image alone, so adding an identity does not change the split of the others, except that a new held-out
 * identity replaces the last of those held out before.
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
                    "Lower dataset.holdOut.identities.");
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
                parts.stream().mapToInt(Part::count).toArray(),
                parts.stream().map(Part::train).toArray(int[][]::new),
                parts.stream().map(Part::reward).toArray(int[][]::new),
                parts.stream().map(Part::evaluation).toArray(int[][]::new),
                heldOutNames,
                heldOutImages.toArray(int[][]::new));
    }

    private record Part(int[] train, int[] reward, int[] evaluation) {
        int count() {
            return train.length + reward.length + evaluation.length;
        }
    }

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
        int reward = holdOut.rewardImages(n);
        int evaluation = (n == 2 || n == 3) && reward == 0 && inTail(identity, holdOut) ? 1 : 0;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> hash(identity, i, holdOut))
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(i -> first + i)
                .toArray();
        return new Part(
                sorted(order, reward + evaluation, n),
                sorted(order, 0, reward),
                sorted(order, reward, reward + evaluation));
    }

    private static boolean inTail(Identity identity, HoldOut holdOut) {
        double uniform = (Seeds.mix(holdOut.seed(), "tail " + identity.name()) >>> 11) * 0x1p-53;
        return uniform < holdOut.tailShare();
    }

    private static long hash(Identity identity, int image, HoldOut holdOut) {
        Image of = identity.images().get(image);
        return Seeds.mix(holdOut.seed(), "image " + of.path());
    }

    private static int[] sorted(int[] images, int from, int to) {
        int[] part = Arrays.copyOfRange(images, from, to);
        Arrays.sort(part);
        return part;
    }
}
