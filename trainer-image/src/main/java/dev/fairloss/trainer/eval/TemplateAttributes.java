// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.AttributesFile;
import dev.fairloss.trainer.data.AttributesFile.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the attributes of templates: those of their people, or those that all their images have in common. */
public final class TemplateAttributes {
    private final AttributeMatching matching;
    private final TemplateList list;
    private final TemplateSet templates;
    private final boolean[] used;

    private TemplateAttributes(AttributeMatching matching, TemplateList list, TemplateSet templates) {
        this.matching = matching;
        this.list = list;
        this.templates = templates;
        this.used = templates.inPairs();
    }

    /**
     * The people and attribute values of the templates in pairs, (templates). Other templates take no part. A template whose images
     * have different values of an attribute has none.
     *
     * @param set name of the set
     * @param file the attributes, by the subject of the list or by the path of the image
     * @param list the list of the templates
     * @param templates the templates and their pairs
     * @throws TrainerException invalid input: the file describes no template in a pair
     */
    public static AttributedImages of(String set, AttributesFile file, TemplateList list, TemplateSet templates) {
        var attributes = new TemplateAttributes(new AttributeMatching(set, file), list, templates);
        return switch (file.subject()) {
            case PERSON -> attributes.ofPeople();
            case IMAGE -> attributes.ofImages();
        };
    }

    private AttributedImages ofPeople() {
        Row[] found = new Row[used.length];
        IntStream.range(0, list.subjects().size())
                .filter(template -> used[template])
                .forEach(template -> found[template] =
                        matching.person(list.subjects().get(template)).orElse(null));
        check(Stream.of(found).anyMatch(row -> row != null));
        return matching.attributed(people(), found);
    }

    private AttributedImages ofImages() {
        int attributes = matching.file().attributes().size();
        // The different values of each template and attribute, (templates, attributes).
        List<List<Set<String>>> values = IntStream.range(0, used.length)
                .mapToObj(template -> Stream.generate(() -> (Set<String>) new TreeSet<String>())
                        .limit(attributes)
                        .toList())
                .toList();
        boolean any = false;
        for (TemplateList.Row image : list.rows()) {
            Optional<Row> found = used[image.template()]
                    ? matching.row(list.images().get(image.image()), "", image.image(), true)
                    : Optional.empty();
            any |= found.isPresent();
            found.ifPresent(row -> IntStream.range(0, attributes)
                    .filter(attribute -> !row.values().get(attribute).isEmpty())
                    .forEach(attribute -> values.get(image.template())
                            .get(attribute)
                            .add(row.values().get(attribute))));
        }
        check(any);
        return matching.attributed(people(), used.length, (template, attribute) -> {
            Set<String> different = values.get(template).get(attribute);
            return different.size() == 1 ? different.iterator().next() : "";
        });
    }

    private int[] people() {
        return IntStream.range(0, used.length)
                .map(template -> used[template] ? templates.people()[template] : -1)
                .toArray();
    }

    private void check(boolean any) {
        matching.checkFound(
                any,
                list.subjects().isEmpty()
                        ? "The list of templates names no people: describe its images instead, in the column image."
                        : "Name people as in the column SUBJECT_ID of the list of templates.",
                "Name images as the list of templates does.");
    }
}
