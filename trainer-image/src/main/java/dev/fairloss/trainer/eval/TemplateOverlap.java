// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.spec.OverlapPolicy;
import dev.fairloss.trainer.Memoized;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.FaceIndex;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares the people and images of a set of templates with the training data, as {@link OverlapCheck} does for pairs. */
public final class TemplateOverlap {
    private TemplateOverlap() {}

    /**
     * Compares a set. All pairs of a person whose name or one of whose images is in the training data are left out.
     *
     * @param name of the set
     * @param policy what happens if the set shares people or images with the training data
     * @param people number of the person of each template, (templates)
     * @param index of the images; {@code images[i]} is the number of the i-th image of the list
     * @throws TrainerException invalid input: there is an overlap and the policy rejects it
     */
    public static TemplateSuspects check(
            String name,
            OverlapPolicy policy,
            TemplateList list,
            TemplatePairs pairs,
            int[] people,
            FaceIndex index,
            int[] images,
            TrainingFaces training) {
        var names = new TreeSet<String>();
        var sharedImages = new TreeSet<String>();
        boolean namesCompared = false;
        Set<Integer> excludedPeople = new TreeSet<>();
        for (int template = 0; template < list.subjects().size(); template++) {
            String subject = list.subjects().get(template);
            if (training.comparesNames(index, subject)) {
                namesCompared = true;
                if (training.contains(subject)) {
                    names.add(subject);
                    excludedPeople.add(people[template]);
                }
            }
        }
        var all = index.images();
        for (TemplateList.Row row : list.rows()) {
            FaceIndex.Image image = all.get(images[row.image()]);
            training.sameAs(image).ifPresent(path -> {
                sharedImages.add(image.path() + " is " + path);
                excludedPeople.add(people[row.template()]);
            });
        }
        List<String> shared =
                Stream.concat(names.stream(), sharedImages.stream()).toList();
        boolean[] excluded = new boolean[people.length];
        for (int template = 0; template < excluded.length; template++) {
            excluded[template] = excludedPeople.contains(people[template]);
        }
        TemplatePairs remaining = shared.isEmpty()
                ? pairs
                : switch (policy) {
                    case Reject -> throw GalleryOverlap.rejected(name, new TreeSet<>(shared));
                    case ExcludePairs -> pairs.without(excluded);
                };
        return new TemplateSuspects(
                remaining,
                shared.isEmpty() ? Optional.empty() : Optional.of(pairs),
                new TrainingOverlap(
                        namesCompared, names.size(), sharedImages.size(), pairs.count() - remaining.count()),
                shared.stream().limit(OverlapEffect.EXAMPLES).toList(),
                list.subjects(),
                new Memoized<>(() -> near(list, all, images, remaining, training)));
    }

    private static TemplateSuspects.NearDuplicates near(
            TemplateList list, List<FaceIndex.Image> all, int[] images, TemplatePairs pairs, TrainingFaces training) {
        boolean[] used = pairs.templates(list.templates().size());
        List<TemplateList.Row> rows =
                list.rows().stream().filter(row -> used[row.template()]).toList();
        Map<Integer, String> found = NearDuplicateCheck.of(
                all,
                rows.stream().mapToInt(row -> images[row.image()]).distinct().toArray(),
                training);
        return new TemplateSuspects.NearDuplicates(
                found.size(),
                rows.stream()
                        .filter(row -> found.containsKey(images[row.image()]))
                        .map(TemplateList.Row::template)
                        .collect(Collectors.toSet()),
                NearDuplicateCheck.examples(found.keySet().stream().mapToInt(image -> image), all, found));
    }
}
