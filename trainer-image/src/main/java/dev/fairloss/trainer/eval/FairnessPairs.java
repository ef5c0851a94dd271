// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.trainer.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Chooses the pairs that compare groups. The genuine pairs of an identity join a held-out image with a training image, at most
 * {@value #PAIRS_PER_IDENTITY} of them, so that an identity with 530 images does not dominate. Impostor pairs join each of these
 * held-out images with training images of all other identities of the count group, at most {@value #PAIRS_PER_IDENTITY} of each;
 * a count group uses all of these pairs, or a limit if there are more. Of a count group with more than {@value #MEASURED_IDENTITIES}
 * identities that have genuine pairs, or {@value #GALLERY_IMAGES} images to make impostor pairs with, that many take part.
 *
 * <p>A count group without held-out images is measured on pairs of training images and marked so. Identities are dealt to ten
 * folds, count group by count group. The identities, their images and the seed determine the pairs.
 */
final class FairnessPairs {
    /** Most genuine pairs of one identity. */
    static final int PAIRS_PER_IDENTITY = 6;

    /** Most identities of a count group that are measured, a random choice: more would cost memory without more precision. */
    static final int MEASURED_IDENTITIES = 20_000;

    /** Most images of a count group that impostor pairs are made with, a random choice. */
    static final int GALLERY_IMAGES = 100_000;

    private static final String PURPOSE = "fairness pairs";

    /**
     * A pair and its identities.
     *
     * @param pair the images; its fold is that of the first identity
     * @param identity the identity of the first image, for which the pair counts
     * @param other the identity of the second image
     */
    record Owned(ImagePair pair, int identity, int other) {}

    private final TrainingIdentities identities;
    private final int[][] heldOut;
    private final int[][] training;
    private final long seed;
    private final int limit;
    private final int[] fold;
    private final Set<CountGroup> comparable;
    /** Identities with training images, by count group. */
    private final Map<CountGroup, List<Integer>> members = new EnumMap<>(CountGroup.class);

    /** @param limit most impostor pairs of a count group */
    FairnessPairs(TrainingIdentities identities, long seed, int limit) {
        this.identities = identities;
        this.heldOut = identities.heldOutImages();
        this.training = identities.trainingImages();
        this.seed = seed;
        this.limit = limit;
        this.fold = new int[identities.size()];
        for (CountGroup count : CountGroup.values()) {
            deal(count);
        }
        this.comparable = IntStream.range(0, identities.size())
                .filter(identity -> heldOut[identity].length > 0 && training[identity].length > 0)
                .mapToObj(identities::count)
                .collect(Collectors.toSet());
    }

    private void deal(CountGroup count) {
        List<Integer> own = IntStream.range(0, identities.size())
                .filter(identity -> identities.count(identity) == count)
                .filter(identity -> training[identity].length > 0)
                .boxed()
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(own, random(0, count.ordinal()));
        for (int i = 0; i < own.size(); i++) {
            fold[own.get(i)] = i % PairSet.LFW_FOLDS;
        }
        members.put(count, own);
    }

    /** Count groups with held-out images: the ones whose accuracies are compared. */
    Set<CountGroup> comparable() {
        return comparable;
    }

    /** All pairs: of each count group first the genuine pairs, then the impostor pairs, identity by identity. */
    List<Owned> draw() {
        List<Owned> pairs = new ArrayList<>();
        for (CountGroup count : CountGroup.values()) {
            List<Integer> sorted = measured(count);
            List<Owned> genuine = new ArrayList<>();
            for (int identity : sorted) {
                genuine(identity).forEach(pair -> genuine.add(new Owned(pair, identity, identity)));
            }
            pairs.addAll(genuine);
            addImpostors(count, genuine, pairs);
        }
        return pairs;
    }

    /** The identities of a count group whose genuine pairs are measured, ascending. */
    private List<Integer> measured(CountGroup count) {
        int fewest = comparable.contains(count) ? 1 : 2;
        int[][] needed = comparable.contains(count) ? heldOut : training;
        return members.get(count).stream()
                .filter(identity -> needed[identity].length >= fewest)
                .limit(MEASURED_IDENTITIES)
                .sorted()
                .toList();
    }

    private List<ImagePair> genuine(int identity) {
        int[] own = training[identity];
        List<ImagePair> pairs = new ArrayList<>();
        if (comparable.contains(identities.count(identity))) {
            for (int probe : heldOut[identity]) {
                for (int image : own) {
                    pairs.add(new ImagePair(probe, image, true, fold[identity]));
                }
            }
        } else {
            for (int i = 0; i < Math.min(own.length, 2 * PAIRS_PER_IDENTITY); i++) {
                for (int j = 0; j < i; j++) {
                    pairs.add(new ImagePair(own[i], own[j], true, fold[identity]));
                }
            }
        }
        Collections.shuffle(pairs, random(1, identity));
        return pairs.subList(0, Math.min(PAIRS_PER_IDENTITY, pairs.size()));
    }

    /** Pairs every first image of a genuine pair with images of other identities, evenly if there are too many. */
    private void addImpostors(CountGroup count, List<Owned> genuine, List<Owned> pairs) {
        List<Owned> probes = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        genuine.stream().filter(owned -> seen.add(owned.pair().first())).forEach(probes::add);
        List<int[]> gallery = gallery(count);
        int[] own = new int[identities.size()];
        gallery.forEach(image -> own[image[0]]++);
        long all = probes.stream()
                .mapToLong(probe -> gallery.size() - own[probe.identity()])
                .sum();
        int perProbe = all <= limit ? gallery.size() : limit / Math.max(1, probes.size());
        Random random = random(2, count.ordinal());
        for (Owned probe : probes) {
            int start = gallery.isEmpty() ? 0 : random.nextInt(gallery.size());
            int taken = 0;
            for (int i = 0; i < gallery.size() && taken < Math.max(1, perProbe); i++) {
                int[] other = gallery.get((start + i) % gallery.size());
                if (other[0] != probe.identity()) {
                    ImagePair pair = new ImagePair(
                            probe.pair().first(), other[1], false, probe.pair().fold());
                    pairs.add(new Owned(pair, probe.identity(), other[0]));
                    taken++;
                }
            }
        }
    }

    /** Identity and number of training images of a count group in random order, at most some of each identity. */
    private List<int[]> gallery(CountGroup count) {
        List<int[]> gallery = new ArrayList<>();
        for (int identity : members.get(count)) {
            List<Integer> images =
                    IntStream.of(training[identity]).boxed().collect(Collectors.toCollection(ArrayList::new));
            Collections.shuffle(images, random(3, identity));
            images.stream().limit(PAIRS_PER_IDENTITY).forEach(image -> gallery.add(new int[] {identity, image}));
        }
        Collections.shuffle(gallery, random(4, count.ordinal()));
        return gallery.subList(0, Math.min(GALLERY_IMAGES, gallery.size()));
    }

    private Random random(long... counters) {
        return new Random(Seeds.mix(seed, PURPOSE, counters));
    }
}
