// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
     * @throws IllegalArgumentException if there are too few identities for two folds; ten with two images each are enough
     */
    public static PairSet draw(int[] identityOfImage, int pairsPerHalfFold, long seed) {
        List<List<Integer>> identities =
                new ArrayList<>(byIdentity(identityOfImage).values());
        long withPairs = identities.stream().filter(images -> images.size() > 1).count();
        if (identities.size() < 2 || withPairs < 1) {
            throw new IllegalArgumentException(
                    identities.size() + " identities, " + withPairs + " with two or more images");
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
        IntStream.range(0, folds).forEach(fold -> {
            // Alternate the direction, so that no fold gets the identity with more images in every round.
            var members = IntStream.range(0, identities.size())
                    .filter(i -> fold == (i / folds % 2 == 0 ? i % folds : folds - 1 - i % folds))
                    .mapToObj(identities::get)
                    .toList();
            balanced(members, perHalf, seed, fold)
                    .forEach(pair -> pairs.add(new ImagePair(pair.first(), pair.second(), pair.same(), fold)));
        });
        return new PairSet(folds, identities.size(), pairs, folds + " folds without a common identity");
    }

    private static PairSet sharedFolds(List<List<Integer>> identities, int perHalf, long seed) {
        List<ImagePair> drawn = balanced(identities, perHalf * PairSet.LFW_FOLDS, seed, -1);
        int half = drawn.size() / 2;
        int folds = Math.min(PairSet.LFW_FOLDS, half);
        if (folds < 2) {
            throw new IllegalArgumentException(drawn.size() + " pairs");
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
        int rounds = perIdentity.stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, rounds)
                .boxed()
                .flatMap(round ->
                        perIdentity.stream().filter(own -> round < own.size()).map(own -> own.get(round)))
                .limit(limit)
                .toList();
    }

    private static List<ImagePair> genuinePairs(List<Integer> ofIdentity, int limit, Random random) {
        List<Integer> shuffled = new ArrayList<>(ofIdentity);
        Collections.shuffle(shuffled, random);
        int images = shuffled.size();
        // By distance in the shuffled ring: the pairs of one distance use every image once or twice.
        return IntStream.rangeClosed(1, images / 2)
                .boxed()
                .flatMap(distance -> IntStream.range(0, 2 * distance == images ? distance : images)
                        .mapToObj(i -> new ImagePair(shuffled.get(i), shuffled.get((i + distance) % images), true, 0)))
                .limit(limit)
                .toList();
    }

    /** Random images of random identities; fewer than the limit if nearly all pairs have been drawn. */
    private static List<ImagePair> impostors(List<List<Integer>> identities, int limit, Random random) {
        Set<Set<Integer>> seen = new HashSet<>();
        return Stream.generate(() -> impostor(identities, random))
                .limit(200L + 50L * limit)
                .filter(pair -> seen.add(Set.of(pair.first(), pair.second())))
                .limit(limit)
                .toList();
    }

    private static ImagePair impostor(List<List<Integer>> identities, Random random) {
        int one = random.nextInt(identities.size());
        int other = random.nextInt(identities.size() - 1);
        return new ImagePair(
                image(identities.get(one), random),
                image(identities.get(other >= one ? other + 1 : other), random),
                false,
                0);
    }

    private static int image(List<Integer> images, Random random) {
        return images.get(random.nextInt(images.size()));
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
