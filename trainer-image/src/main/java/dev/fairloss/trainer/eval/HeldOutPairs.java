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
 * Draws balanced pairs of people who were kept out of training. The same people, images and seed give the same pairs; no
 * pair comes twice. With enough people (two a fold, one of them with two images) no person is in two folds, so that a
 * threshold never meets a person it was chosen on; otherwise people are shared between folds and the note says so.
 */
public final class HeldOutPairs {
    private static final String PURPOSE = "held-out pairs";

    private HeldOutPairs() {}

    /**
     * Draws pairs of one person and as many of different people.
     *
     * @param personOfImage person of each image, (images), any numbers; the pairs count images in this array
     * @param pairsPerHalfFold pairs of each kind in a fold, at most; fewer where the people have no more
     * @param seed of the drawing
     * @throws TrainerException "user must repair" if there are too few people for two folds
     */
    public static PairSet draw(int[] personOfImage, int pairsPerHalfFold, long seed) {
        List<List<Integer>> people = new ArrayList<>(byPerson(personOfImage).values());
        long withPairs = people.stream().filter(images -> images.size() > 1).count();
        if (people.size() < 2 || withPairs < 1) {
            throw TrainerException.invalidInput(
                    "The held-out identities give no pairs: " + people.size() + " people, " + withPairs
                            + " with two or more images.",
                    "Only people with two or more images are held out: raise dataset.holdOut.identities, or add images.");
        }
        Collections.shuffle(people, random(seed, 0));
        people.sort(Comparator.comparingInt((List<Integer> images) -> -images.size()));
        int folds = PairSet.LFW_FOLDS;
        if (withPairs >= folds && people.size() >= 2 * folds) {
            return apart(people, folds, pairsPerHalfFold, seed);
        }
        return shared(people, pairsPerHalfFold, seed);
    }

    private static PairSet apart(List<List<Integer>> people, int folds, int perHalf, long seed) {
        List<ImagePair> pairs = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            List<List<Integer>> members = new ArrayList<>();
            for (int i = 0; i < people.size(); i++) {
                // There and back again, so that no fold gets the richer person of every round.
                int lane = i / folds % 2 == 0 ? i % folds : folds - 1 - i % folds;
                if (lane == fold) {
                    members.add(people.get(i));
                }
            }
            int inFold = fold;
            balanced(members, perHalf, seed, fold)
                    .forEach(pair -> pairs.add(new ImagePair(pair.first(), pair.second(), pair.same(), inFold)));
        }
        return new PairSet(folds, people.size(), pairs, folds + " folds, no person in two of them");
    }

    private static PairSet shared(List<List<Integer>> people, int perHalf, long seed) {
        List<ImagePair> drawn = balanced(people, perHalf * PairSet.LFW_FOLDS, seed, -1);
        int half = drawn.size() / 2;
        int folds = Math.min(PairSet.LFW_FOLDS, half);
        if (folds < 2) {
            throw TrainerException.invalidInput(
                    "The " + people.size() + " held-out identities give " + drawn.size()
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
                people.size(),
                pairs,
                folds + " folds that share people, as there are only " + people.size() + " people");
    }

    /** Pairs of one person, then as many of different people. */
    private static List<ImagePair> balanced(List<List<Integer>> people, int perHalf, long seed, int fold) {
        List<ImagePair> genuine = genuine(people, perHalf, random(seed, 1, fold));
        List<ImagePair> impostors = impostors(people, genuine.size(), random(seed, 2, fold));
        int half = Math.min(genuine.size(), impostors.size());
        List<ImagePair> pairs = new ArrayList<>(genuine.subList(0, half));
        pairs.addAll(impostors.subList(0, half));
        return pairs;
    }

    /** One pair of each person in turn, so that a person with many images does not decide. */
    private static List<ImagePair> genuine(List<List<Integer>> people, int limit, Random random) {
        List<List<ImagePair>> perPerson = new ArrayList<>();
        for (List<Integer> images : people) {
            if (images.size() > 1) {
                perPerson.add(pairsOfOne(images, limit, random));
            }
        }
        List<ImagePair> pairs = new ArrayList<>();
        for (int round = 0; pairs.size() < limit; round++) {
            int before = pairs.size();
            for (List<ImagePair> own : perPerson) {
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

    private static List<ImagePair> pairsOfOne(List<Integer> images, int limit, Random random) {
        List<Integer> shuffled = new ArrayList<>(images);
        Collections.shuffle(shuffled, random);
        List<ImagePair> pairs = new ArrayList<>();
        // By distance in the shuffled ring: the first pairs use every image once or twice.
        for (int distance = 1; distance <= shuffled.size() / 2 && pairs.size() < limit; distance++) {
            int starts = 2 * distance == shuffled.size() ? distance : shuffled.size();
            for (int i = 0; i < starts && pairs.size() < limit; i++) {
                pairs.add(new ImagePair(shuffled.get(i), shuffled.get((i + distance) % shuffled.size()), true, 0));
            }
        }
        return pairs;
    }

    /** Random images of random people; gives up on more when nearly all couples have come. */
    private static List<ImagePair> impostors(List<List<Integer>> people, int limit, Random random) {
        List<ImagePair> pairs = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        for (long tries = 0; pairs.size() < limit && tries < 200L + 50L * limit; tries++) {
            int one = random.nextInt(people.size());
            int other = random.nextInt(people.size() - 1);
            other += other >= one ? 1 : 0;
            int first = people.get(one).get(random.nextInt(people.get(one).size()));
            int second = people.get(other).get(random.nextInt(people.get(other).size()));
            if (seen.add(((long) Math.min(first, second) << 32) | Math.max(first, second))) {
                pairs.add(new ImagePair(first, second, false, 0));
            }
        }
        return pairs;
    }

    private static Map<Integer, List<Integer>> byPerson(int[] personOfImage) {
        Map<Integer, List<Integer>> people = new TreeMap<>();
        for (int image = 0; image < personOfImage.length; image++) {
            people.computeIfAbsent(personOfImage[image], unused -> new ArrayList<>())
                    .add(image);
        }
        return people;
    }

    private static Random random(long seed, long... counters) {
        return new Random(Seeds.mix(seed, PURPOSE, counters));
    }
}
