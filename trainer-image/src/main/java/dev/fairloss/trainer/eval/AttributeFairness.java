// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.AttributeResult;
import dev.fairloss.contract.result.AttributeResult.Group;
import dev.fairloss.contract.result.AttributeResult.Measured;
import dev.fairloss.contract.result.AttributeResult.Protocol;
import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.trainer.eval.GroupRates.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares the error rates of groups of people by the attributes of an evaluation set, at one threshold for all. The replicates are
 * a bootstrap over people as in {@link VerificationBootstrap}; thresholds stay as they are. Runs on the same set see the same
 * pairs and draws, so differences between them are paired.
 */
public final class AttributeFairness {
    /** Replicates of the bootstrap. */
    static final int REPLICATES = 500;

    /** Smallest numbers of people and pairs from which a group is compared with others. (Ours.) */
    static final int ENOUGH_PEOPLE = 10;

    static final int ENOUGH_GENUINE = 30;
    static final int ENOUGH_IMPOSTORS = 1000;

    /** False match rates of all groups together; the lowest reliable one is used. */
    private static final double[] GLOBAL_FMR = {1e-4, 1e-3, 1e-2};

    private final String set;
    private final Protocol protocol;
    private final AttributedImages.Attribute attribute;
    private final AttributePairs pairs;
    private final int[] people;
    private final float[][] embeddings;

    private AttributeFairness(
            String set,
            Protocol protocol,
            AttributedImages images,
            AttributePairs pairs,
            AttributedImages.Attribute attribute,
            float[][] embeddings) {
        this.set = set;
        this.protocol = protocol;
        this.attribute = attribute;
        this.people = images.people();
        this.pairs = pairs;
        this.embeddings = embeddings;
    }

    /**
     * Measures one model on one set.
     *
     * @param set name of the evaluation set
     * @param images people and attributes of its images
     * @param embeddings flip-summed unit embeddings, (images, dim)
     * @return one result for each attribute
     */
    public static List<AttributeResult> measure(String set, AttributedImages images, float[][] embeddings) {
        return images.attributes().stream()
                .map(attribute -> new AttributeFairness(
                                set,
                                Protocol.VERIFICATION,
                                images,
                                new AttributePairs(images.people(), attribute),
                                attribute,
                                embeddings)
                        .measured())
                .toList();
    }

    /**
     * Measures one model on a set of templates. Two templates of one person that share a medium are no genuine pair.
     *
     * @param set name of the evaluation set
     * @param templates people and attributes of its templates
     * @param media media of the templates
     * @param embeddings of the templates, (templates, dim)
     * @return one result for each attribute
     */
    public static List<AttributeResult> ofTemplates(
            String set, AttributedImages templates, TemplateMedia media, float[][] embeddings) {
        return templates.attributes().stream()
                .map(attribute -> new AttributeFairness(
                                set,
                                Protocol.TEMPLATES,
                                templates,
                                new AttributePairs(templates.people(), attribute, media::disjoint),
                                attribute,
                                embeddings)
                        .measured())
                .toList();
    }

    private AttributeResult measured() {
        int groups = attribute.groups().size();
        List<PersonPairs> within = IntStream.range(0, groups)
                .mapToObj(group -> PersonPairs.of(pairs.within(group), people, embeddings))
                .toList();
        AttributePairs.Pairs crossing = pairs.across();
        PersonPairs across = PersonPairs.of(crossing, people, embeddings);
        List<Part> parts = IntStream.range(0, groups)
                .mapToObj(group -> part(group, within.get(group), crossing))
                .toList();
        List<Group> described = parts.stream().map(Part::group).toList();
        int number = Arrays.stream(people).max().orElse(-1) + 1;
        OptionalDouble fmr = globalFmr(described, within, across);
        Optional<FoldThresholds> thresholds = fmr.isEmpty()
                ? Optional.empty()
                : Optional.of(new FoldThresholds(
                        number,
                        fmr.getAsDouble(),
                        Stream.concat(within.stream(), Stream.of(across)).toArray(PersonPairs[]::new)));
        int known = (int) IntStream.range(0, groups)
                .flatMap(group -> IntStream.of(pairs.images(group)))
                .map(image -> people[image])
                .distinct()
                .count();
        int all = (int)
                Arrays.stream(people).filter(person -> person >= 0).distinct().count();
        return new AttributeResult(
                set,
                attribute.name(),
                protocol,
                known,
                all - known,
                fmr,
                thresholds.map(FoldThresholds::mean).map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                described,
                thresholds
                        .map(chosen -> measures(new GroupRates(parts, chosen), number))
                        .orElse(List.of()));
    }

    private Part part(int group, PersonPairs within, AttributePairs.Pairs crossing) {
        PersonPairs genuine = PersonPairs.of(pairs.genuine(group), people, embeddings);
        boolean[] own = new boolean[people.length];
        IntStream.of(pairs.images(group)).forEach(image -> own[image] = true);
        int[] cross = IntStream.range(0, crossing.count())
                .filter(i -> own[crossing.first()[i]] != own[crossing.second()[i]])
                .toArray();
        PersonPairs across = PersonPairs.of(
                new AttributePairs.Pairs(
                        Arrays.stream(cross).map(i -> crossing.first()[i]).toArray(),
                        Arrays.stream(cross).map(i -> crossing.second()[i]).toArray(),
                        crossing.weight()),
                people,
                embeddings);
        int size = (int) IntStream.of(pairs.images(group))
                .map(image -> people[image])
                .distinct()
                .count();
        boolean comparable =
                size >= ENOUGH_PEOPLE && genuine.count() >= ENOUGH_GENUINE && within.count() >= ENOUGH_IMPOSTORS;
        return new Part(
                new Group(
                        attribute.groups().get(group),
                        size,
                        pairs.images(group).length,
                        genuine.count(),
                        within.count(),
                        across.count(),
                        comparable),
                genuine,
                within,
                across);
    }

    /** The lowest false match rate that can be measured in every group that is compared; empty without two such groups. */
    private static OptionalDouble globalFmr(List<Group> groups, List<PersonPairs> within, PersonPairs across) {
        int[] compared = groups.stream()
                .filter(Group::comparable)
                .mapToInt(Group::impostors)
                .toArray();
        double all = (within.stream().mapToInt(PersonPairs::count).sum() + across.count()) * FoldThresholds.CHOOSING;
        return compared.length == 0
                ? OptionalDouble.empty()
                : DoubleStream.of(GLOBAL_FMR)
                        .filter(rate -> TarAtFar.reliable(rate, all)
                                && TarAtFar.reliable(
                                        rate, Arrays.stream(compared).min().orElseThrow()))
                        .findFirst();
    }

    private static List<Measured> measures(GroupRates rates, int people) {
        double[] ones = new double[people];
        Arrays.fill(ones, 1);
        double[] values = rates.measure(ones);
        double[][] replicates = new double[values.length][REPLICATES];
        IntStream.range(0, REPLICATES).parallel().forEach(replicate -> {
            int[] drawn = PeopleDraw.counts(PeopleDraw.OF_SET, replicate, people);
            double[] measured =
                    rates.measure(Arrays.stream(drawn).asDoubleStream().toArray());
            for (int i = 0; i < measured.length; i++) {
                replicates[i][replicate] = measured[i];
            }
        });
        List<Measured> measures = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            GroupRates.Entry entry = rates.entries().get(i);
            measures.add(new Measured(
                    entry.measure(),
                    entry.group(),
                    entry.people(),
                    Double.isNaN(values[i]) ? OptionalDouble.empty() : OptionalDouble.of(values[i]),
                    replicates[i]));
        }
        return measures;
    }
}
