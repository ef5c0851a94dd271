// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.spec.OverlapPolicy;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.FaceIndex;
import java.util.Set;
import java.util.TreeSet;

/** Compares the people and images of a set of templates with the training data, as {@link OverlapCheck} does for pairs. */
public final class TemplateOverlap {
    private TemplateOverlap() {}

    /**
     * The pairs without the people of the training data: all pairs of a person whose name or one of whose images is there are left
     * out.
     *
     * @param name of the set
     * @param policy what happens if the set shares people or images with the training data
     * @param people number of the person of each template, (templates)
     * @param index of the images; {@code images[i]} is the number of the i-th image of the list
     * @throws TrainerException invalid input: there is an overlap and the policy rejects it
     */
    public static TemplatePairs pairs(
            String name,
            OverlapPolicy policy,
            TemplateList list,
            TemplatePairs pairs,
            int[] people,
            FaceIndex index,
            int[] images,
            TrainingFaces training) {
        var shared = new TreeSet<String>();
        Set<Integer> excludedPeople = new TreeSet<>();
        for (int template = 0; template < list.subjects().size(); template++) {
            String subject = list.subjects().get(template);
            if (training.comparesNames(index, subject) && training.contains(subject)) {
                shared.add(subject);
                excludedPeople.add(people[template]);
            }
        }
        var all = index.images();
        for (TemplateList.Row row : list.rows()) {
            FaceIndex.Image image = all.get(images[row.image()]);
            training.sameAs(image).ifPresent(path -> {
                shared.add(image.path() + " is " + path);
                excludedPeople.add(people[row.template()]);
            });
        }
        if (shared.isEmpty()) {
            return pairs;
        }
        boolean[] excluded = new boolean[people.length];
        for (int template = 0; template < excluded.length; template++) {
            excluded[template] = excludedPeople.contains(people[template]);
        }
        return switch (policy) {
            case Reject -> throw GalleryOverlap.rejected(name, shared);
            case ExcludePairs -> pairs.without(excluded);
        };
    }
}
