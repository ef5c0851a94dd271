// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.spec.OverlapPolicy;
import dev.fairloss.trainer.Memoized;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.FaceIndex;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compares the people and images of an identification set with the training data, as {@link OverlapCheck} does for pairs. */
public final class GalleryOverlap {
    private GalleryOverlap() {}

    /**
     * Compares a set; people and images of the training data take no part.
     *
     * @param set name of the set
     * @param policy what happens if the set shares people or images with the training data
     * @param people index of the images of people
     * @param distractors index of the distractors; their identities are not people
     * @throws TrainerException invalid input: there is an overlap and the policy rejects it, or too few people remain
     */
    public static SearchOverlap check(
            String set,
            OverlapPolicy policy,
            FaceIndex people,
            List<FaceIndex.Image> distractors,
            TrainingFaces training) {
        int[] person = new int[people.imageCount() + distractors.size()];
        int[] everyone = new int[person.length];
        Set<String> shared = new TreeSet<>();
        Set<String> sharedDistractors = new TreeSet<>();
        boolean namesCompared = false;
        int image = 0;
        for (int number = 0; number < people.identities().size(); number++) {
            var identity = people.identities().get(number);
            boolean isName = training.comparesNames(people, identity.name());
            namesCompared |= isName;
            boolean known = isName && training.contains(identity.name())
                    || identity.images().stream()
                            .anyMatch(one -> training.sameAs(one).isPresent());
            if (known) {
                shared.add(identity.name());
            }
            for (int i = 0; i < identity.images().size(); i++) {
                everyone[image] = number;
                person[image++] = known ? -2 : number;
            }
        }
        for (var distractor : distractors) {
            boolean known = training.sameAs(distractor).isPresent();
            if (known) {
                sharedDistractors.add("the distractor " + distractor.path());
            }
            everyone[image] = -1;
            person[image++] = known ? -2 : -1;
        }
        List<String> all =
                Stream.concat(shared.stream(), sharedDistractors.stream()).toList();
        if (!all.isEmpty()) {
            switch (policy) {
                case Reject -> throw rejected(set, new TreeSet<>(all));
                case ExcludePairs -> {}
            }
        }
        Gallery gallery = enough(set, Gallery.of(person));
        List<FaceIndex.Image> images =
                Stream.concat(people.images().stream(), distractors.stream()).toList();
        return new SearchOverlap(
                gallery,
                person,
                all.isEmpty() ? Optional.empty() : Optional.of(Gallery.of(everyone)),
                namesCompared,
                shared.size(),
                sharedDistractors.size(),
                all.stream().limit(OverlapEffect.EXAMPLES).toList(),
                people.identities().stream().map(FaceIndex.Identity::name).toList(),
                new Memoized<>(() -> SearchOverlap.NearDuplicates.of(images, person, training)));
    }

    static TrainerException rejected(String set, Set<String> shared) {
        return TrainerException.invalidInput(
                "The evaluation set " + set + " shares " + shared.size()
                        + (shared.size() == 1 ? " person or image (" : " people or images (")
                        + OverlapCheck.some(shared) + ") with the training data.",
                "Remove them from the training data or from the set, or set overlapPolicy: ExcludePairs for " + set
                        + " to leave them out.");
    }

    /** @throws TrainerException invalid input: too few people for identification */
    static Gallery enough(String set, Gallery gallery) {
        if (gallery.mated() == 0 || gallery.images().length < 2) {
            throw TrainerException.invalidInput(
                    "The evaluation set " + set + " has " + gallery.mated() + " searches for "
                            + gallery.enrolled().length
                            + " enrolled people; identification needs people with two or more images that are not in"
                            + " the training data.",
                    "Add images of other people.");
        }
        return gallery;
    }
}
