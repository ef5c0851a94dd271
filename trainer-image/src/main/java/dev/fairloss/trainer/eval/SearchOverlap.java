// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapEffect.Kind;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.trainer.data.FaceIndex;
import dev.fairloss.trainer.eval.Identification.Similarities;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What an identification set shares, or may share, with the training data, and what measures its effect on the rank-1 rate.
 * Suspects are never excluded: the effect leaves out their searches, but keeps the gallery.
 *
 * @param gallery who is enrolled and searched for, without what the set shares with the training data
 * @param person number of the person in each image, as for {@link Gallery#of}
 * @param everyone the gallery before anyone was left out; empty if no one was
 * @param namesCompared whether people were compared by name
 * @param people people that were left out
 * @param distractors distractors that were left out
 * @param shared the first of both
 * @param names of the people, by number
 * @param near images that look like a training image; searched for when they are needed
 */
public record SearchOverlap(
        Gallery gallery,
        int[] person,
        Optional<Gallery> everyone,
        boolean namesCompared,
        int people,
        int distractors,
        List<String> shared,
        List<String> names,
        Supplier<NearDuplicates> near) {
    public SearchOverlap {
        shared = List.copyOf(shared);
        names = List.copyOf(names);
    }

    /**
     * Images that look like a training image.
     *
     * @param found paths of training images by number of the image
     * @param examples the first of them, for readers
     */
    public record NearDuplicates(Map<Integer, String> found, List<String> examples) {
        public NearDuplicates {
            found = Map.copyOf(found);
            examples = List.copyOf(examples);
        }

        /** Searches in the images that take part. @param person number of the person in each image, -2 if it takes no part */
        static NearDuplicates of(List<FaceIndex.Image> images, int[] person, TrainingFaces training) {
            Map<Integer, String> found = NearDuplicateCheck.of(
                    images,
                    IntStream.range(0, person.length)
                            .filter(image -> person[image] != -2)
                            .toArray(),
                    training);
            return new NearDuplicates(
                    found,
                    NearDuplicateCheck.examples(found.keySet().stream().mapToInt(image -> image), images, found));
        }
    }

    /**
     * The overlap with its effects on the rank-1 rate of a model.
     *
     * @param scores what the model finds in the gallery
     * @param embeddings flip-summed unit embeddings by image number, (images, dim)
     * @param centers the class centers of the model; empty if they cannot be compared
     * @param className name of a training class, by number
     */
    public TrainingOverlap measured(
            SearchScores scores,
            float[][] embeddings,
            Similarities similarities,
            Optional<CenterOverlap> centers,
            IntFunction<String> className) {
        List<OverlapEffect> effects = new ArrayList<>();
        everyone.ifPresent(all -> effects.add(new OverlapEffect(
                Kind.SHARED,
                people + distractors,
                leftOut(),
                rank1(Identification.scores(all, embeddings, similarities), search -> true),
                OptionalDouble.empty(),
                shared)));
        Map<Integer, String> alike = near.get().found();
        if (!alike.isEmpty()) {
            effects.add(without(
                    Kind.NEAR_DUPLICATES,
                    alike.size(),
                    search -> alike.containsKey(gallery.searches()[search])
                            || isMated(search) && alike.containsKey(gallery.enrolled()[gallery.mate()[search]]),
                    OptionalDouble.empty(),
                    near.get().examples(),
                    scores));
        }
        centers.flatMap(known -> known.find(imagesOfPeople(), embeddings, names::get, className))
                .ifPresent(found -> effects.add(without(
                        Kind.NEAREST_CENTER,
                        found.people().size(),
                        search -> found.people().contains(person[gallery.searches()[search]]),
                        OptionalDouble.of(found.falsePositives()),
                        found.examples(),
                        scores)));
        return new TrainingOverlap(namesCompared, people, distractors, leftOut(), effects);
    }

    private boolean isMated(int search) {
        return gallery.mate()[search] >= 0;
    }

    /** Number of searches that were left out. */
    private int leftOut() {
        return everyone.map(all -> all.searches().length - gallery.searches().length)
                .orElse(0);
    }

    /** The images of each person who is enrolled or searched for. */
    private Map<Integer, List<Integer>> imagesOfPeople() {
        Map<Integer, List<Integer>> images = new TreeMap<>();
        IntStream.concat(IntStream.of(gallery.enrolled()), IntStream.of(gallery.searches()))
                .forEach(image -> images.computeIfAbsent(person[image], unused -> new ArrayList<>())
                        .add(image));
        return images;
    }

    /** The effect of leaving out some searches. */
    private OverlapEffect without(
            Kind kind,
            int found,
            IntPredicate isSuspect,
            OptionalDouble falsePositives,
            List<String> examples,
            SearchScores scores) {
        int searches = (int)
                IntStream.range(0, gallery.searches().length).filter(isSuspect).count();
        return new OverlapEffect(kind, found, searches, rank1(scores, isSuspect.negate()), falsePositives, examples);
    }

    /** The rank-1 rate of some searches; empty if none of them has a mate. */
    static OptionalDouble rank1(SearchScores scores, IntPredicate chosen) {
        return IntStream.range(0, scores.better().length)
                .filter(search -> scores.isMated(search) && chosen.test(search))
                .mapToDouble(search -> scores.isAmong(search, 1) ? 1 : 0)
                .average();
    }
}
