// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.TrainerException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The person of each template: the subject that the list names; else templates that genuine pairs connect, directly or through
 * others, show one person.
 */
public final class TemplatePeople {
    private final int[] parent;

    private TemplatePeople(int templates) {
        this.parent = IntStream.range(0, templates).toArray();
    }

    /**
     * The number of the person of each template, (templates), from 0 in the order of the templates.
     *
     * @param pairsFile for messages
     * @throws TrainerException invalid input: the label of a pair contradicts the subjects or other pairs
     */
    public static int[] of(TemplateList list, TemplatePairs pairs, Path pairsFile) {
        int templates = list.templates().size();
        int[] people = list.subjects().isEmpty() ? connected(templates, pairs) : subjects(list.subjects());
        for (int i = 0; i < pairs.count(); i++) {
            boolean same = people[pairs.first()[i]] == people[pairs.second()[i]];
            if (same != pairs.genuine().get(i)) {
                throw contradiction(list, pairsFile, pairs.first()[i], pairs.second()[i], same);
            }
        }
        return people;
    }

    private static TrainerException contradiction(
            TemplateList list, Path pairsFile, int first, int second, boolean same) {
        Map<Integer, String> ids = new HashMap<>();
        list.templates().forEach((id, number) -> ids.put(number, id));
        String basis =
                list.subjects().isEmpty() ? "other lines say that they show" : "the template list says that they show";
        return TrainerException.invalidInput(
                "The file of template pairs " + pairsFile + " says that the templates " + ids.get(first) + " and "
                        + ids.get(second) + " show " + (same ? "different people, but " : "the same person, but ")
                        + basis
                        + (same ? " the same person." : " different people."),
                "Correct the label of this pair.");
    }

    private static int[] subjects(List<String> subjects) {
        Map<String, Integer> numbers = new HashMap<>();
        return subjects.stream()
                .mapToInt(subject -> numbers.computeIfAbsent(subject, unused -> numbers.size()))
                .toArray();
    }

    private static int[] connected(int templates, TemplatePairs pairs) {
        var people = new TemplatePeople(templates);
        pairs.genuine().stream().forEach(i -> people.join(pairs.first()[i], pairs.second()[i]));
        Map<Integer, Integer> numbers = new HashMap<>();
        return IntStream.range(0, templates)
                .map(template -> numbers.computeIfAbsent(people.root(template), unused -> numbers.size()))
                .toArray();
    }

    private void join(int one, int other) {
        parent[root(other)] = root(one);
    }

    /** The representative of the person of a template; shortens the path to it. */
    private int root(int template) {
        int root = template;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }
}
