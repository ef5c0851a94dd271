// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.trainer.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws the pairs that compare groups. The genuine pairs of an identity join a held-out image with a training image, at most
 * {@value #PAIRS_PER_IDENTITY} of them, so that an identity with 530 images does not dominate. Each has an impostor pair: the
 * same held-out image and a training image of another identity of the same count group and fold.
 *
 * <p>A count group without held-out images is measured on pairs of training images and marked so. Identities are dealt to ten
 * folds, count group by count group. The identities, their images and the seed determine the pairs.
 */
final class FairnessPairs {
    /** Most genuine pairs of one identity. */
    static final int PAIRS_PER_IDENTITY = 6;

    private static final String PURPOSE = "fairness pairs";

    /**
     * A pair and the identity it counts for.
     *
     * @param pair the images; its fold is that of the identity
     * @param identity the identity of the first image
     */
    record Owned(ImagePair pair, int identity) {}

    private final TrainingIdentities identities;
    private final List<List<Integer>> heldOut;
    private final List<List<Integer>> training;
    private final long seed;
    private final int[] fold;
    private final Set<CountGroup> comparable;
    /** Identities with training images, by count group. */
    private final Map<CountGroup, List<Integer>> members = new EnumMap<>(CountGroup.class);

    /** The same, by count group and fold. */
    private final Map<CountGroup, List<List<Integer>>> membersByFold = new EnumMap<>(CountGroup.class);

    FairnessPairs(TrainingIdentities identities, long seed) {
        this.identities = identities;
        this.heldOut = identities.heldOutImages();
        this.training = identities.trainingImages();
        this.seed = seed;
        this.fold = new int[identities.size()];
        for (CountGroup count : CountGroup.values()) {
            deal(count);
        }
        this.comparable = IntStream.range(0, identities.size())
                .filter(identity -> !heldOut.get(identity).isEmpty()
                        && !training.get(identity).isEmpty())
                .mapToObj(identities::count)
                .collect(Collectors.toSet());
    }

    private void deal(CountGroup count) {
        List<Integer> own = IntStream.range(0, identities.size())
                .filter(identity -> identities.count(identity) == count)
                .filter(identity -> !training.get(identity).isEmpty())
                .boxed()
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(own, random(0, count.ordinal()));
        List<List<Integer>> byFold = IntStream.range(0, PairSet.LFW_FOLDS)
                .<List<Integer>>mapToObj(unused -> new ArrayList<>())
                .toList();
        for (int i = 0; i < own.size(); i++) {
            fold[own.get(i)] = i % PairSet.LFW_FOLDS;
            byFold.get(i % PairSet.LFW_FOLDS).add(own.get(i));
        }
        members.put(count, own);
        membersByFold.put(count, byFold);
    }

    /** Count groups with held-out images: the ones whose accuracies are compared. */
    Set<CountGroup> comparable() {
        return comparable;
    }

    /**
     * All pairs, identity by identity: the genuine pairs, then as many impostor pairs (none if the group has no other identity).
     */
    List<Owned> draw() {
        List<Owned> pairs = new ArrayList<>();
        for (int identity = 0; identity < identities.size(); identity++) {
            List<ImagePair> genuine = genuine(identity);
            List<ImagePair> impostors = impostors(identity, genuine);
            for (ImagePair pair : genuine) {
                pairs.add(new Owned(pair, identity));
            }
            for (ImagePair pair : impostors) {
                pairs.add(new Owned(pair, identity));
            }
        }
        return pairs;
    }

    private List<ImagePair> genuine(int identity) {
        List<Integer> own = training.get(identity);
        List<ImagePair> pairs = new ArrayList<>();
        if (comparable.contains(identities.count(identity))) {
            for (int probe : heldOut.get(identity)) {
                own.forEach(image -> pairs.add(new ImagePair(probe, image, true, fold[identity])));
            }
        } else {
            for (int i = 0; i < Math.min(own.size(), 2 * PAIRS_PER_IDENTITY); i++) {
                for (int j = 0; j < i; j++) {
                    pairs.add(new ImagePair(own.get(i), own.get(j), true, fold[identity]));
                }
            }
        }
        Collections.shuffle(pairs, random(1, identity));
        return pairs.subList(0, Math.min(PAIRS_PER_IDENTITY, pairs.size()));
    }

    /** The first image of each genuine pair with an image of another identity, of the same fold if it has one. */
    private List<ImagePair> impostors(int identity, List<ImagePair> genuine) {
        CountGroup count = identities.count(identity);
        List<Integer> sameFold = membersByFold.get(count).get(fold[identity]);
        List<Integer> choice = sameFold.size() > 1 ? sameFold : members.get(count);
        if (choice.size() < 2) {
            return List.of();
        }
        Random random = random(2, identity);
        Set<ImagePair> pairs = new LinkedHashSet<>();
        for (ImagePair pair : genuine) {
            for (int tries = 0; tries < 20; tries++) {
                int other = choice.get(random.nextInt(choice.size() - 1));
                other = other == identity ? choice.get(choice.size() - 1) : other;
                List<Integer> images = training.get(other);
                int image = images.get(random.nextInt(images.size()));
                if (pairs.add(new ImagePair(pair.first(), image, false, fold[identity]))) {
                    break;
                }
            }
        }
        return List.copyOf(pairs);
    }

    private Random random(long... counters) {
        return new Random(Seeds.mix(seed, PURPOSE, counters));
    }
}
