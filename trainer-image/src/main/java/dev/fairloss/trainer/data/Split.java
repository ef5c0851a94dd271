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
 * Divides an index into what is trained on and what is held out. Every choice hangs on a hash of the seed, the person's
 * name and the file's name alone: a person who joins changes nobody else's part, except that one who is held out sets the
 * last of the people held out so far free.
 */
public final class Split {
    private Split() {}

    /**
     * Divides an index.
     *
     * @throws TrainerException user must repair: too few people remain to train on
     */
    public static TrainingSet of(FaceIndex index, HoldOut holdOut) {
        List<Identity> people = index.identities();
        Set<String> heldOut = heldOut(people, holdOut);
        if (people.size() - heldOut.size() < 2) {
            throw TrainerException.invalidInput(
                    "Holding out " + holdOut.identities() + " of the " + people.size() + " people in " + index.source()
                            + " leaves fewer than two to train on.",
                    "Lower dataset.holdOut.identities.");
        }
        List<String> heldOutNames = new ArrayList<>();
        List<int[]> heldOutImages = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        int first = 0;
        for (Identity person : people) {
            int n = person.images().size();
            if (heldOut.contains(person.name())) {
                heldOutNames.add(person.name());
                heldOutImages.add(IntStream.range(first, first + n).toArray());
            } else {
                classes.add(person.name());
                parts.add(part(person, first, holdOut));
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

    /** Those with the smallest hashes among the people with two images or more: with one there is no pair. */
    private static Set<String> heldOut(List<Identity> people, HoldOut holdOut) {
        return new HashSet<>(people.stream()
                .filter(person -> person.images().size() > 1)
                .map(Identity::name)
                .sorted(Comparator.comparingLong((String name) -> Seeds.mix(holdOut.seed(), "held out " + name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(holdOut.identities())
                .toList());
    }

    private static Part part(Identity person, int first, HoldOut holdOut) {
        int n = person.images().size();
        int reward = holdOut.rewardImages(n);
        int evaluation = (n == 2 || n == 3) && reward == 0 && inTail(person, holdOut) ? 1 : 0;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> hash(person, i, holdOut))
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(i -> first + i)
                .toArray();
        return new Part(
                sorted(order, reward + evaluation, n),
                sorted(order, 0, reward),
                sorted(order, reward, reward + evaluation));
    }

    private static boolean inTail(Identity person, HoldOut holdOut) {
        double uniform = (Seeds.mix(holdOut.seed(), "tail " + person.name()) >>> 11) * 0x1p-53;
        return uniform < holdOut.tailShare();
    }

    private static long hash(Identity person, int image, HoldOut holdOut) {
        Image of = person.images().get(image);
        return Seeds.mix(holdOut.seed(), "image " + of.path());
    }

    private static int[] sorted(int[] images, int from, int to) {
        int[] part = Arrays.copyOfRange(images, from, to);
        Arrays.sort(part);
        return part;
    }
}
