// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.AttributeResult;
import dev.fairloss.contract.result.AttributeResult.Group;
import dev.fairloss.contract.result.AttributeResult.Measured;
import dev.fairloss.contract.result.AttributeResult.Protocol;
import dev.fairloss.contract.result.IdentificationMeasure;
import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.eval.SearchGroup.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Compares identification between groups of people, at one threshold for all. People are dealt to {@value #FOLDS} folds; a search is
 * decided at the threshold that is chosen on the non-mated searches for people of the other folds. The gallery is the same for all
 * groups. The replicates are a bootstrap over the people who are searched for, the same in all runs; thresholds stay as they are.
 */
public final class IdentificationFairness {
    private static final int FOLDS = 5;

    /** Smallest number of searches for enrolled people from which a group is compared with others. (Ours.) */
    static final int ENOUGH_SEARCHES = AttributeFairness.ENOUGH_GENUINE;

    /** False positive identification rates of all groups together; the lowest reliable one is used. */
    private static final double[] GLOBAL_FPIR = {1e-3, 1e-2, 1e-1};

    private final String set;
    private final SearchScores scores;
    private final int[] people;
    private final int number;
    private final OptionalDouble fpir;
    /** Threshold for each fold of people; empty if no rate is reliable. */
    private final double[] thresholds;

    private final int[] fold;

    private IdentificationFairness(String set, SearchScores scores, int[] people) {
        this.set = set;
        this.scores = scores;
        this.people = people;
        this.number = Arrays.stream(people).max().orElse(-1) + 1;
        this.fold = new int[number];
        int[] order = Seeds.permutation(0, "search folds", 0, number);
        IntStream.range(0, number).forEach(i -> fold[order[i]] = i % FOLDS);
        List<float[]> choosing = IntStream.range(0, FOLDS)
                .mapToObj(own -> scores.sortedNonMated(search -> fold[people[search]] != own))
                .toList();
        int fewest = choosing.stream().mapToInt(some -> some.length).min().orElseThrow();
        this.fpir = DoubleStream.of(GLOBAL_FPIR)
                .filter(rate -> TarAtFar.reliable(rate, fewest))
                .findFirst();
        this.thresholds = fpir.stream()
                .flatMap(rate -> choosing.stream().mapToDouble(some -> SearchScores.threshold(some, rate)))
                .toArray();
    }

    /**
     * Measures one model on one set.
     *
     * @param set name of the evaluation set
     * @param searches people and attributes of the searches
     * @param scores what the model finds
     * @return one result for each attribute
     */
    public static List<AttributeResult> measure(String set, AttributedImages searches, SearchScores scores) {
        var fairness = new IdentificationFairness(set, scores, searches.people());
        return searches.attributes().stream().map(fairness::measured).toList();
    }

    private AttributeResult measured(AttributedImages.Attribute attribute) {
        List<SearchGroup> groups = IntStream.range(0, attribute.groups().size())
                .mapToObj(group -> group(attribute, group))
                .toList();
        int known = (int) IntStream.range(0, people.length)
                .filter(search -> attribute.groupOfImage()[search] >= 0)
                .map(search -> people[search])
                .distinct()
                .count();
        return new AttributeResult(
                set,
                attribute.name(),
                Protocol.IDENTIFICATION,
                known,
                number - known,
                fpir,
                DoubleStream.of(thresholds).average(),
                groups.stream().map(SearchGroup::group).toList(),
                measures(groups.stream().filter(one -> one.group().comparable()).toList()));
    }

    private SearchGroup group(AttributedImages.Attribute attribute, int group) {
        IntPredicate isMated = search -> attribute.groupOfImage()[search] == group && scores.isMated(search);
        IntPredicate isNonMated = search -> attribute.groupOfImage()[search] == group && !scores.isMated(search);
        Tally rank1 = Tally.of(people, isMated, search -> scores.isAmong(search, 1));
        Optional<Tally> misses = tally(isMated, search -> !scores.isFound(search, threshold(search)));
        Optional<Tally> falsePositives = tally(isNonMated, search -> scores.best()[search] > threshold(search))
                .filter(tally -> tally.people().length >= AttributeFairness.ENOUGH_PEOPLE
                        && TarAtFar.reliable(fpir.orElseThrow(), tally.searches()));
        int nonMated =
                (int) IntStream.range(0, people.length).filter(isNonMated).count();
        return new SearchGroup(
                new Group(
                        attribute.groups().get(group),
                        rank1.people().length,
                        rank1.searches() + nonMated,
                        rank1.searches(),
                        nonMated,
                        0,
                        rank1.people().length >= AttributeFairness.ENOUGH_PEOPLE
                                && rank1.searches() >= ENOUGH_SEARCHES),
                rank1,
                misses,
                falsePositives);
    }

    private double threshold(int search) {
        return thresholds[fold[people[search]]];
    }

    /** Counts hits at the threshold; empty if there is none. */
    private Optional<Tally> tally(IntPredicate chosen, IntPredicate isHit) {
        return fpir.isEmpty() ? Optional.empty() : Optional.of(Tally.of(people, chosen, isHit));
    }

    /**
     * What is measured.
     *
     * @param group the measured group; absent if groups are compared
     * @param people number of people behind it
     * @param value the value for people with weights
     */
    private record Entry(
            IdentificationMeasure measure, Optional<String> group, int people, ToDoubleFunction<double[]> value) {}

    private static List<Entry> entries(List<SearchGroup> groups) {
        List<Entry> entries = new ArrayList<>();
        for (SearchGroup one : groups) {
            for (IdentificationMeasure measure : IdentificationMeasure.OF_GROUP) {
                entries.add(new Entry(
                        measure,
                        Optional.of(one.group().name()),
                        SearchGroup.smallest(measure, List.of(one)),
                        weights -> one.rate(measure, weights)));
            }
        }
        if (groups.size() > 1) {
            for (IdentificationMeasure measure : IdentificationMeasure.BETWEEN_GROUPS) {
                entries.add(new Entry(
                        measure,
                        Optional.empty(),
                        SearchGroup.smallest(measure, groups),
                        weights -> SearchGroup.compared(measure, groups, weights)));
            }
        }
        return entries;
    }

    private List<Measured> measures(List<SearchGroup> groups) {
        List<Entry> entries = entries(groups);
        double[][] replicates = new double[entries.size()][AttributeFairness.REPLICATES];
        IntStream.range(0, AttributeFairness.REPLICATES).parallel().forEach(replicate -> {
            double[] weights = Arrays.stream(PeopleDraw.counts(PeopleDraw.OF_SET, replicate, number))
                    .asDoubleStream()
                    .toArray();
            for (int i = 0; i < replicates.length; i++) {
                replicates[i][replicate] = entries.get(i).value().applyAsDouble(weights);
            }
        });
        double[] ones = new double[number];
        Arrays.fill(ones, 1);
        return IntStream.range(0, replicates.length)
                .mapToObj(i -> {
                    Entry entry = entries.get(i);
                    double known = entry.value().applyAsDouble(ones);
                    return new Measured(
                            entry.measure(),
                            entry.group(),
                            entry.people(),
                            Double.isNaN(known) ? OptionalDouble.empty() : OptionalDouble.of(known),
                            replicates[i]);
                })
                .toList();
    }
}
