// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.FoldResult;
import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapEffect.Kind;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.trainer.data.FaceIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What measures the effect of an overlap on the accuracy of a model.
 *
 * @param all pairs before any was left out; empty if none was
 * @param shared the first people and images that the set shares with the training data
 * @param nearDuplicates images of the pairs that look like a training image, as positions in the set
 * @param nearExamples the first of them
 * @param names of the people in the set, by number
 */
public record OverlapSuspects(
        Optional<PairSet> all,
        List<String> shared,
        Set<Integer> nearDuplicates,
        List<String> nearExamples,
        List<String> names) {
    public OverlapSuspects {
        names = List.copyOf(names);
        shared = List.copyOf(shared);
        nearDuplicates = Set.copyOf(nearDuplicates);
        nearExamples = List.copyOf(nearExamples);
    }

    /**
     * The suspects of a set.
     *
     * @param pairs all pairs
     * @param remaining those that share nothing with the training data
     * @param near paths of training images by number of the image that looks like them, in the index
     * @param imageNumbers number in the index of each image that the pairs refer to
     * @param shared the first people and images that the set shares with the training data
     */
    static OverlapSuspects of(
            PairSet pairs,
            PairSet remaining,
            Map<Integer, String> near,
            int[] imageNumbers,
            FaceIndex index,
            List<String> shared) {
        Set<Integer> positions = remaining.pairs().stream()
                .flatMap(pair -> IntStream.of(pair.first(), pair.second()).boxed())
                .filter(position -> near.containsKey(imageNumbers[position]))
                .collect(Collectors.toSet());
        List<FaceIndex.Image> images = positions.isEmpty() ? List.of() : index.images();
        return new OverlapSuspects(
                pairs.pairs().size() > remaining.pairs().size() ? Optional.of(pairs) : Optional.empty(),
                shared,
                positions,
                NearDuplicateCheck.examples(
                        positions.stream().mapToInt(position -> imageNumbers[position]), images, near),
                index.identities().stream().map(FaceIndex.Identity::name).toList());
    }

    /**
     * The overlap with its effects on the accuracy of a model.
     *
     * @param overlap without effects
     * @param remaining the pairs that the accuracy is measured on
     * @param embeddings flip-summed unit embeddings by position in the set, (images, dim)
     * @param nearestCenter the effect of people near a class center, if any
     */
    public TrainingOverlap measured(
            TrainingOverlap overlap, PairSet remaining, float[][] embeddings, Optional<OverlapEffect> nearestCenter) {
        List<OverlapEffect> effects = new ArrayList<>();
        all.ifPresent(pairs -> effects.add(new OverlapEffect(
                Kind.SHARED,
                overlap.identities() + overlap.images(),
                overlap.excludedPairs(),
                accuracy(pairs, embeddings),
                OptionalDouble.empty(),
                shared)));
        if (!nearDuplicates.isEmpty()) {
            effects.add(without(
                    Kind.NEAR_DUPLICATES,
                    nearDuplicates.size(),
                    nearDuplicates::contains,
                    OptionalDouble.empty(),
                    nearExamples,
                    remaining,
                    embeddings));
        }
        nearestCenter.ifPresent(effects::add);
        return new TrainingOverlap(
                overlap.namesCompared(), overlap.identities(), overlap.images(), overlap.excludedPairs(), effects);
    }

    /** The effect of leaving out the pairs with certain images. */
    static OverlapEffect without(
            Kind kind,
            int found,
            IntPredicate isSuspect,
            OptionalDouble falsePositives,
            List<String> examples,
            PairSet pairs,
            float[][] embeddings) {
        boolean[] excluded = new boolean[pairs.pairs().size()];
        int number = 0;
        for (int i = 0; i < excluded.length; i++) {
            ImagePair pair = pairs.pairs().get(i);
            excluded[i] = isSuspect.test(pair.first()) || isSuspect.test(pair.second());
            number += excluded[i] ? 1 : 0;
        }
        var accuracy =
                pairs.without(excluded).map(kept -> accuracy(kept, embeddings)).orElse(OptionalDouble.empty());
        return new OverlapEffect(kind, found, number, accuracy, falsePositives, examples);
    }

    private static OptionalDouble accuracy(PairSet pairs, float[][] embeddings) {
        return Verification.folds(pairs, pairs.scores(embeddings)).stream()
                .mapToDouble(FoldResult::accuracy)
                .average();
    }
}
