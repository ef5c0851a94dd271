// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.TrainerException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Draws balanced verification pairs of held-out identities, none twice. The identities, their images and the seed determine the
 * pairs. With at least 20 identities, 10 of them with two images, no identity is in two folds, so that a threshold never meets
 * an identity that it was chosen on. Otherwise folds share identities, and the note says so.
 */
public final class HeldOutPairs {
    private static final String PURPOSE = "held-out pairs";

    private HeldOutPairs() {}

    /**
     * Draws genuine pairs and as many impostor pairs.
     *
     * @param identityOfImage identity of each image, (images), any numbers; the pairs refer to images by their index here
     * @param pairsPerHalfFold most pairs of each kind in a fold; fewer if the identities do not have that many
     * @param seed of the draw
     * @throws TrainerException invalid input: too few identities for two folds
     */
    public static PairSet draw(int[] identityOfImage, int pairsPerHalfFold, long seed) {
        List<List<Integer>> identities =
                new ArrayList<>(byIdentity(identityOfImage).values());
        long withPairs = identities.stream().filter(images -> images.size() > 1).count();
        if (identities.size() < 2 || withPairs < 1) {
            throw TrainerException.invalidInput(
                    "The held-out identities give no pairs: " + identities.size() + " identities, " + withPairs
                            + " with two or more images.",
                    "Only identities with two or more images are held out. Raise dataset.holdOut.identities or add images.");
        }
        Collections.shuffle(identities, random(seed, 0));
        identities.sort(Comparator.comparingInt((List<Integer> images) -> -images.size()));
        int folds = PairSet.LFW_FOLDS;
        if (withPairs >= folds && identities.size() >= 2 * folds) {
            return disjointFolds(identities, folds, pairsPerHalfFold, seed);
        }
        return sharedFolds(identities, pairsPerHalfFold, seed);
    }

    private static PairSet disjointFolds(List<List<Integer>> identities, int folds, int perHalf, long seed) {
        List<ImagePair> pairs = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            List<List<Integer>> members = new ArrayList<>();
            for (int i = 0; i < identities.size(); i++) {
                // Alternate the direction, so that no fold gets the identity with more images in every round.
                int foldOfIdentity = i / folds % 2 == 0 ? i % folds : folds - 1 - i % folds;
                if (foldOfIdentity == fold) {
                    members.add(identities.get(i));
                }
            }
            int inFold = fold;
            balanced(members, perHalf, seed, fold)
                    .forEach(pair -> pairs.add(new ImagePair(pair.first(), pair.second(), pair.same(), inFold)));
        }
        return new PairSet(folds, identities.size(), pairs, folds + " folds without a common identity");
    }

    private static PairSet sharedFolds(List<List<Integer>> identities, int perHalf, long seed) {
        List<ImagePair> drawn = balanced(identities, perHalf * PairSet.LFW_FOLDS, seed, -1);
        int half = drawn.size() / 2;
        int folds = Math.min(PairSet.LFW_FOLDS, half);
        if (folds < 2) {
            throw TrainerException.invalidInput(
                    "The " + identities.size() + " held-out identities give " + drawn.size()
                            + " pairs, too few for two folds.",
                    "Raise dataset.holdOut.identities.");
        }
        List<ImagePair> pairs = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            ImagePair pair = drawn.get(i);
            pairs.add(
                    new ImagePair(pair.first(), pair.second(), pair.same(), (int) ((long) (i % half) * folds / half)));
        }
        pairs.sort(Comparator.comparingInt(ImagePair::fold));
        return new PairSet(
                folds,
                identities.size(),
                pairs,
                folds + " folds with common identities, since there are only " + identities.size() + " identities");
    }

    /** Genuine pairs, then as many impostor pairs. */
    private static List<ImagePair> balanced(List<List<Integer>> identities, int perHalf, long seed, int fold) {
        List<ImagePair> genuine = genuine(identities, perHalf, random(seed, 1, fold));
        List<ImagePair> impostors = impostors(identities, genuine.size(), random(seed, 2, fold));
        int half = Math.min(genuine.size(), impostors.size());
        List<ImagePair> pairs = new ArrayList<>(genuine.subList(0, half));
        pairs.addAll(impostors.subList(0, half));
        return pairs;
    }

    /** One pair of each identity in turn, so that an identity with many images does not dominate. */
    private static List<ImagePair> genuine(List<List<Integer>> identities, int limit, Random random) {
        List<List<ImagePair>> perIdentity = new ArrayList<>();
        for (List<Integer> images : identities) {
            if (images.size() > 1) {
                perIdentity.add(genuinePairs(images, limit, random));
            }
        }
        List<ImagePair> pairs = new ArrayList<>();
        for (int round = 0; pairs.size() < limit; round++) {
            int before = pairs.size();
            for (List<ImagePair> own : perIdentity) {
                if (round < own.size() && pairs.size() < limit) {
                    pairs.add(own.get(round));
                }
            }
            if (pairs.size() == before) {
                break;
            }
        }
        return pairs;
    }

    private static List<ImagePair> genuinePairs(List<Integer> images, int limit, Random random) {
        List<Integer> shuffled = new ArrayList<>(images);
        Collections.shuffle(shuffled, random);
        List<ImagePair> pairs = new ArrayList<>();
        // By distance in the shuffled ring: the pairs of one distance use every image once or twice.
        for (int distance = 1; distance <= shuffled.size() / 2 && pairs.size() < limit; distance++) {
            int starts = 2 * distance == shuffled.size() ? distance : shuffled.size();
            for (int i = 0; i < starts && pairs.size() < limit; i++) {
                pairs.add(new ImagePair(shuffled.get(i), shuffled.get((i + distance) % shuffled.size()), true, 0));
            }
        }
        return pairs;
    }

    /** Random images of random identities; stops early if nearly all pairs have been drawn. */
    private static List<ImagePair> impostors(List<List<Integer>> identities, int limit, Random random) {
        List<ImagePair> pairs = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        for (long tries = 0; pairs.size() < limit && tries < 200L + 50L * limit; tries++) {
            int one = random.nextInt(identities.size());
            int other = random.nextInt(identities.size() - 1);
            other += other >= one ? 1 : 0;
            int first =
                    identities.get(one).get(random.nextInt(identities.get(one).size()));
            int second = identities
                    .get(other)
                    .get(random.nextInt(identities.get(other).size()));
            if (seen.add(((long) Math.min(first, second) << 32) | Math.max(first, second))) {
                pairs.add(new ImagePair(first, second, false, 0));
            }
        }
        return pairs;
    }

    private static Map<Integer, List<Integer>> byIdentity(int[] identityOfImage) {
        Map<Integer, List<Integer>> identities = new TreeMap<>();
        for (int image = 0; image < identityOfImage.length; image++) {
            identities
                    .computeIfAbsent(identityOfImage[image], unused -> new ArrayList<>())
                    .add(image);
        }
        return identities;
    }

    private static Random random(long seed, long... counters) {
        return new Random(Seeds.mix(seed, PURPOSE, counters));
    }
}
