// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.spec.OverlapPolicy;
import dev.fairloss.trainer.Memoized;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.FaceIndex;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares the people and images in the pairs of an evaluation set with the training data: a model must be evaluated on people
 * and images that it has not seen.
 */
public final class OverlapCheck {
    /** Most examples of each kind in a message. */
    private static final int EXAMPLES = OverlapEffect.EXAMPLES;

    private final String set;
    private final PairSet pairs;
    private final boolean[] affected;
    private final Set<String> people = new TreeSet<>();
    /** Paths of training images by path of the same image in the set. */
    private final Map<String, String> images = new TreeMap<>();

    private boolean namesCompared;

    private OverlapCheck(String set, PairSet pairs) {
        this.set = set;
        this.pairs = pairs;
        this.affected = new boolean[pairs.pairs().size()];
    }

    /**
     * The pairs that share nothing with the training data.
     *
     * @param pairs pairs without an affected person or image
     * @param overlap what was compared and found
     * @param suspects what measures the effect of the overlap, and of near-duplicates, on accuracy; searched for when it is needed
     */
    public record Checked(PairSet pairs, TrainingOverlap overlap, Supplier<OverlapSuspects> suspects) {}

    /**
     * Checks a set.
     *
     * @param set name of the set
     * @param policy what happens if the set shares people or images with the training data
     * @param pairs the pairs
     * @param index index of the images of the set
     * @param imageNumbers number in the index of each image that the pairs refer to
     * @param named whether the identities of the index are people
     * @param training the training data
     * @throws TrainerException invalid input: there is an overlap and the policy rejects it, or too few pairs remain
     */
    public static Checked check(
            String set,
            OverlapPolicy policy,
            PairSet pairs,
            FaceIndex index,
            int[] imageNumbers,
            boolean named,
            TrainingFaces training) {
        var check = new OverlapCheck(set, pairs);
        check.compare(index, imageNumbers, named, training);
        int excluded = check.excluded();
        var overlap = new TrainingOverlap(check.namesCompared, check.people.size(), check.images.size(), excluded);
        PairSet remaining = excluded == 0
                ? pairs
                : switch (policy) {
                    case Reject -> throw check.rejected();
                    case ExcludePairs -> check.remaining();
                };
        return new Checked(remaining, overlap, new Memoized<>(() -> {
            var near = NearDuplicateCheck.of(
                    index.images(), IntStream.of(imageNumbers).distinct().toArray(), training);
            return OverlapSuspects.of(pairs, remaining, near, imageNumbers, index, check.examples());
        }));
    }

    private void compare(FaceIndex index, int[] imageNumbers, boolean named, TrainingFaces training) {
        List<FaceIndex.Image> all = index.images();
        List<String> names = index.imageIdentities();
        for (int i = 0; i < affected.length; i++) {
            ImagePair pair = pairs.pairs().get(i);
            for (int number : new int[] {imageNumbers[pair.first()], imageNumbers[pair.second()]}) {
                FaceIndex.Image image = all.get(number);
                String name = names.get(number);
                if (named && training.comparesNames(index, name)) {
                    namesCompared = true;
                    if (training.contains(name)) {
                        people.add(name);
                        affected[i] = true;
                    }
                }
                training.sameAs(image).ifPresent(path -> images.put(image.path(), path));
                affected[i] |= images.containsKey(image.path());
            }
        }
    }

    private int excluded() {
        int excluded = 0;
        for (boolean pair : affected) {
            excluded += pair ? 1 : 0;
        }
        return excluded;
    }

    private PairSet remaining() {
        return pairs.without(affected)
                .orElseThrow(() -> TrainerException.invalidInput(
                        found() + " Without the pairs that contain them, too few pairs remain for verification.",
                        "Remove the shared people and images from the training data."));
    }

    private TrainerException rejected() {
        return TrainerException.invalidInput(
                found(),
                "Remove them from the training data or from the set, or set overlapPolicy: ExcludePairs for "
                        + set + " to leave out the " + excluded() + " of " + affected.length
                        + " pairs that contain them.");
    }

    /** The first shared people and images. */
    private List<String> examples() {
        return Stream.concat(people.stream(), imageTexts().stream())
                .limit(EXAMPLES)
                .toList();
    }

    private List<String> imageTexts() {
        return images.entrySet().stream()
                .map(same -> same.getKey() + " is " + same.getValue())
                .toList();
    }

    private String found() {
        String peopleText =
                people.isEmpty() ? "" : count(people.size(), "person", "people") + " (" + some(people) + ")";
        String imagesText =
                images.isEmpty() ? "" : count(images.size(), "image", "images") + " (" + some(imageTexts()) + ")";
        return "The evaluation set " + set + " shares " + peopleText
                + (people.isEmpty() || images.isEmpty() ? "" : " and ") + imagesText + " with the training data.";
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    /** The first examples of a message. */
    static String some(Collection<String> all) {
        return all.stream().limit(EXAMPLES).collect(Collectors.joining(", ")) + (all.size() > EXAMPLES ? ", ..." : "");
    }
}
