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
 * Draws the pairs by which groups are compared. A person's genuine pairs join an image kept out of training with one of
 * training; there are at most {@value #PER_PERSON}, so that a person with 530 images does not decide. For each there is an
 * impostor pair: the same kept-out image and a training image of another person of the same count group and fold.
 *
 * <p>A count group in which nobody has a kept-out image is measured on two images of training instead and marked so.
 * People are dealt to ten folds, count group by count group. Everything follows from the people, images and seed.
 */
final class FairnessPairs {
    /** Genuine pairs of one person, at most. */
    static final int PER_PERSON = 6;

    private static final String PURPOSE = "fairness pairs";

    /**
     * A pair and whom it is counted for.
     *
     * @param pair the images; its fold is that of the person
     * @param person the person of the first image
     */
    record Owned(ImagePair pair, int person) {}

    private final TrainingIdentities people;
    private final List<List<Integer>> keptOut;
    private final List<List<Integer>> training;
    private final long seed;
    private final int[] fold;
    private final Set<CountGroup> measurable;
    /** People with images of training: of each count group, and of each of its folds. */
    private final Map<CountGroup, List<Integer>> members = new EnumMap<>(CountGroup.class);

    private final Map<CountGroup, List<List<Integer>>> membersByFold = new EnumMap<>(CountGroup.class);

    FairnessPairs(TrainingIdentities people, long seed) {
        this.people = people;
        this.keptOut = people.images(true);
        this.training = people.images(false);
        this.seed = seed;
        this.fold = new int[people.people()];
        for (CountGroup count : CountGroup.values()) {
            deal(count);
        }
        this.measurable = IntStream.range(0, people.people())
                .filter(person ->
                        !keptOut.get(person).isEmpty() && !training.get(person).isEmpty())
                .mapToObj(people::count)
                .collect(Collectors.toSet());
    }

    private void deal(CountGroup count) {
        List<Integer> own = IntStream.range(0, people.people())
                .filter(person -> people.count(person) == count)
                .filter(person -> !training.get(person).isEmpty())
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

    /** Count groups with images kept out of training: the ones that can be compared. */
    Set<CountGroup> measurable() {
        return measurable;
    }

    /** All pairs, person by person: the genuine ones, then as many impostors (fewer in a group with nobody else). */
    List<Owned> draw() {
        List<Owned> pairs = new ArrayList<>();
        for (int person = 0; person < people.people(); person++) {
            List<ImagePair> genuine = genuine(person);
            List<ImagePair> impostors = impostors(person, genuine);
            for (ImagePair pair : genuine) {
                pairs.add(new Owned(pair, person));
            }
            for (ImagePair pair : impostors) {
                pairs.add(new Owned(pair, person));
            }
        }
        return pairs;
    }

    private List<ImagePair> genuine(int person) {
        List<Integer> own = training.get(person);
        List<ImagePair> pairs = new ArrayList<>();
        if (measurable.contains(people.count(person))) {
            for (int probe : keptOut.get(person)) {
                own.forEach(image -> pairs.add(new ImagePair(probe, image, true, fold[person])));
            }
        } else {
            for (int i = 0; i < Math.min(own.size(), 2 * PER_PERSON); i++) {
                for (int j = 0; j < i; j++) {
                    pairs.add(new ImagePair(own.get(i), own.get(j), true, fold[person]));
                }
            }
        }
        Collections.shuffle(pairs, random(1, person));
        return pairs.subList(0, Math.min(PER_PERSON, pairs.size()));
    }

    /** The first image of each genuine pair against an image of another person, of the same fold if there is one. */
    private List<ImagePair> impostors(int person, List<ImagePair> genuine) {
        CountGroup count = people.count(person);
        List<Integer> near = membersByFold.get(count).get(fold[person]);
        List<Integer> choice = near.size() > 1 ? near : members.get(count);
        if (choice.size() < 2) {
            return List.of();
        }
        Random random = random(2, person);
        Set<ImagePair> pairs = new LinkedHashSet<>();
        for (ImagePair pair : genuine) {
            for (int tries = 0; tries < 20; tries++) {
                int other = choice.get(random.nextInt(choice.size() - 1));
                other = other == person ? choice.get(choice.size() - 1) : other;
                List<Integer> images = training.get(other);
                int image = images.get(random.nextInt(images.size()));
                if (pairs.add(new ImagePair(pair.first(), image, false, fold[person]))) {
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
