// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapEffect.Kind;
import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.contract.result.TrainingOverlap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What a set of templates shares, or may share, with the training data, and what measures its effect on the true accept rate.
 *
 * @param pairs the pairs that share nothing with the training data
 * @param all pairs before any was left out; empty if none was
 * @param overlap without effects
 * @param shared the first people and images that the set shares with the training data
 * @param subjects the person of each template; empty if the list names none
 * @param near templates with an image that looks like a training image; searched for when they are needed
 */
public record TemplateSuspects(
        TemplatePairs pairs,
        Optional<TemplatePairs> all,
        TrainingOverlap overlap,
        List<String> shared,
        List<String> subjects,
        Supplier<NearDuplicates> near) {
    public TemplateSuspects {
        shared = List.copyOf(shared);
        subjects = List.copyOf(subjects);
    }

    /**
     * Images that look like a training image.
     *
     * @param images number of the images
     * @param templates numbers of the templates that contain them
     * @param examples the first of them, for readers
     */
    public record NearDuplicates(int images, Set<Integer> templates, List<String> examples) {
        public NearDuplicates {
            templates = Set.copyOf(templates);
            examples = List.copyOf(examples);
        }
    }

    /**
     * The overlap with its effects on a model: on the true accept rate at the lowest false accept rate that the pairs can measure.
     *
     * @param people number of the person of each template, (templates)
     * @param embeddings of the templates, (templates, dim)
     * @param centers the class centers of the model; empty if they cannot be compared
     * @param className name of a training class, by number
     */
    public TrainingOverlap measured(
            int[] people, float[][] embeddings, Optional<CenterOverlap> centers, IntFunction<String> className) {
        OptionalDouble far = TemplateVerification.lowestFar(pairs.count() - pairs.genuineCount());
        List<OverlapEffect> effects = new ArrayList<>();
        all.ifPresent(every -> effects.add(new OverlapEffect(
                Kind.SHARED,
                overlap.identities() + overlap.images(),
                overlap.excludedPairs(),
                accepted(every, embeddings, far),
                OptionalDouble.empty(),
                shared)));
        NearDuplicates alike = near.get();
        if (alike.images() > 0) {
            effects.add(without(
                    Kind.NEAR_DUPLICATES,
                    alike.images(),
                    alike.templates()::contains,
                    OptionalDouble.empty(),
                    alike.examples(),
                    people.length,
                    embeddings,
                    far));
        }
        centers.flatMap(known -> known.find(templatesOfPeople(people), embeddings, name(people), className))
                .ifPresent(found -> effects.add(without(
                        Kind.NEAREST_CENTER,
                        found.people().size(),
                        template -> found.people().contains(people[template]),
                        OptionalDouble.of(found.falsePositives()),
                        found.examples(),
                        people.length,
                        embeddings,
                        far)));
        return new TrainingOverlap(
                overlap.namesCompared(), overlap.identities(), overlap.images(), overlap.excludedPairs(), effects);
    }

    private IntFunction<String> name(int[] people) {
        Map<Integer, String> names = new TreeMap<>();
        for (int template = 0; template < subjects.size(); template++) {
            names.putIfAbsent(people[template], subjects.get(template));
        }
        return person -> names.getOrDefault(person, "person " + person);
    }

    private Map<Integer, List<Integer>> templatesOfPeople(int[] people) {
        boolean[] used = pairs.templates(people.length);
        Map<Integer, List<Integer>> templates = new TreeMap<>();
        IntStream.range(0, people.length).filter(template -> used[template]).forEach(template -> templates
                .computeIfAbsent(people[template], unused -> new ArrayList<>())
                .add(template));
        return templates;
    }

    /** The effect of leaving out the pairs with certain templates. */
    private OverlapEffect without(
            Kind kind,
            int found,
            IntPredicate isSuspect,
            OptionalDouble falsePositives,
            List<String> examples,
            int templates,
            float[][] embeddings,
            OptionalDouble far) {
        boolean[] excluded = new boolean[templates];
        IntStream.range(0, templates).filter(isSuspect).forEach(template -> excluded[template] = true);
        TemplatePairs kept = pairs.without(excluded);
        return new OverlapEffect(
                kind, found, pairs.count() - kept.count(), accepted(kept, embeddings, far), falsePositives, examples);
    }

    /** The true accept rate of some pairs; empty if they are too few for the rate. */
    private static OptionalDouble accepted(TemplatePairs pairs, float[][] embeddings, OptionalDouble far) {
        return far.isPresent()
                        && pairs.genuineCount() > 0
                        && TarAtFar.reliable(far.getAsDouble(), pairs.count() - pairs.genuineCount())
                ? OptionalDouble.of(TemplateVerification.trueAccepts(
                        pairs, TemplateVerification.scores(pairs, embeddings), far.getAsDouble()))
                : OptionalDouble.empty();
    }
}
