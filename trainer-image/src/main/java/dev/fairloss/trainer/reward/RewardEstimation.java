// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.RewardTableBuilder;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.distance.EmbeddingDistances;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hipparchus.stat.StatUtils;

/**
 * Estimates the increments of the groups' potentials, one repeat at a time. An increment is the mean over the repeats, and its
 * standard error comes from the variance between repeats. It therefore covers everything that a repeat has of its own:
 * mini-batch order, design, images and the pretrained network. Repeats of one network are not independent: if there are several
 * networks, their means are compared instead. With one repeat the error is unknown. Ours, not
 * from the paper.
 */
final class RewardEstimation {
    private final CollectionDesign design;
    private final Utility utility;
    private final List<Repeat> repeats = new ArrayList<>();

    /**
     * The estimation from the results of all probes.
     *
     * @param results one result per probe, in any order
     * @param utility the utility whose changes are the rewards
     * @throws IllegalArgumentException if a result is missing or occurs twice
     */
    RewardEstimation(CollectionDesign design, List<ProbeResult> results, Utility utility) {
        this.design = design;
        this.utility = utility;
        var ordered = design.inOrder(results);
        var probes = design.probes();
        int runs = probes.size() / design.setup().repeats();
        for (int first = 0; first < probes.size(); first += runs) {
            repeats.add(new Repeat(design, probes.subList(first, first + runs), ordered.subList(first, first + runs)));
        }
    }

    /**
     * Repeats that are independent of those of other elements: the repeats of one network, or single repeats if all have the
     * same network.
     */
    List<List<Repeat>> independent() {
        int networks = design.setup().networks();
        int units = networks == 1 ? repeats.size() : networks;
        return IntStream.range(0, units)
                .mapToObj(unit -> IntStream.range(0, repeats.size())
                        .filter(repeat -> repeat % units == unit)
                        .mapToObj(repeats::get)
                        .toList())
                .toList();
    }

    RewardTable table() {
        var byRepeat = repeats.stream()
                .map(repeat -> repeat.increments(repeat.utilities(utility)))
                .toArray(double[][]::new);
        var space = design.setup().space();
        return RewardTableBuilder.builder()
                .version(RewardTable.VERSION)
                .strategy(design.strategy())
                .utility(utility)
                .margins(space.margins())
                .fineTunes(design.fineTunes())
                .repeats(design.setup().repeats())
                .networks(design.setup().networks())
                .repeatCorrelation(RewardTables.repeatCorrelation(byRepeat))
                .rows(RewardTables.rows(space, estimates(byUnit()), choiceErrors()))
                .crossGroupEffects(crossGroupEffects())
                .build();
    }

    /**
     * Errors of the choice of the measured classes, (9 × (levels - 1)); NaN if all are measured. Several networks measure different
     * classes, so the variance between them contains these errors already: NaN.
     */
    private double[] choiceErrors() {
        if (design.setup().networks() == 1) {
            return ChoiceErrors.of(repeats, utility, EmbeddingDistances.DEFAULT);
        }
        var none = new double[Group.NUMBER * (design.setup().space().levels() - 1)];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    /** Increments of the independent repeats, (units, 9 × (levels - 1)); NaN if unknown. */
    double[][] byUnit() {
        return independent().stream()
                .map(unit -> mean(unit.stream()
                        .map(repeat -> repeat.increments(repeat.utilities(utility)))
                        .toList()))
                .toArray(double[][]::new);
    }

    /** Mean of several vectors of equal length. */
    static double[] mean(List<double[]> vectors) {
        var mean = new double[vectors.get(0).length];
        for (double[] vector : vectors) {
            Arrays.setAll(mean, i -> mean[i] + vector[i] / vectors.size());
        }
        return mean;
    }

    /**
     * Means over independent repeats with standard errors. The increments of a group share one variance, the mean of theirs, and
     * {@link ModeratedVariance} pools the groups. The degrees of freedom are at most those of the group's own deviations,
     * (repeats - 1) × (levels - 1): increments and groups need not have the variance that they share, and in simulations with
     * unequal variances this limit kept the rate of false gains.
     *
     * @param byRepeat (repeats, 9 × (levels - 1)); NaN if unknown
     */
    static List<RewardEstimate> estimates(double[][] byRepeat) {
        int repeats = byRepeat.length;
        double[][] values = transposed(byRepeat);
        if (repeats == 1) {
            return Arrays.stream(values)
                    .map(value -> new RewardEstimate(value[0], Double.NaN, Double.NaN))
                    .toList();
        }
        int perGroup = values.length / Group.NUMBER;
        var moderated = groupVariances(byRepeat);
        double degreesOfFreedom = Math.min(moderated.degreesOfFreedom(), (repeats - 1.) * perGroup);
        return IntStream.range(0, values.length)
                .mapToObj(i -> {
                    double mean = StatUtils.mean(values[i]);
                    double error = Math.sqrt(moderated.variances()[i / perGroup] / repeats);
                    return Double.isFinite(mean)
                            ? new RewardEstimate(mean, error, degreesOfFreedom)
                            : RewardEstimate.UNKNOWN;
                })
                .toList();
    }

    /**
     * The variance of an increment of each group between independent repeats, moderated.
     *
     * @param byRepeat (2 or more, 9 × (levels - 1)); NaN if unknown
     */
    static ModeratedVariance.Moderated groupVariances(double[][] byRepeat) {
        double[][] values = transposed(byRepeat);
        int perGroup = values.length / Group.NUMBER;
        double[] variances = IntStream.range(0, Group.NUMBER)
                .mapToDouble(group -> Arrays.stream(values, group * perGroup, (group + 1) * perGroup)
                        .mapToDouble(StatUtils::variance)
                        .average()
                        .orElseThrow())
                .toArray();
        return ModeratedVariance.of(variances, pooledDegreesOfFreedom(byRepeat.length, perGroup));
    }

    /**
     * Degrees of freedom of the mean of the variances of n increments, n² (repeats - 1) / Σ r² over all pairs. Neighboring
     * increments share a level, so their correlation is r = -1/2; others have r = 0 (Satterthwaite, Biometrics Bulletin 2(6),
     * 1946).
     */
    static double pooledDegreesOfFreedom(int repeats, int increments) {
        return (repeats - 1.) * increments * increments / (increments + 2 * (increments - 1) * .25);
    }

    private static double[][] transposed(double[][] matrix) {
        var transposed = new double[matrix[0].length][matrix.length];
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column < matrix[row].length; column++) {
                transposed[column][row] = matrix[row][column];
            }
        }
        return transposed;
    }

    /** Means over the repeats, (9, 9): how the utility of the row's group depends on the column's margin; 0 where unknown. */
    private List<List<Double>> crossGroupEffects() {
        var means = repeats.stream().map(repeat -> repeat.effects(utility)).toList();
        return IntStream.range(0, means.get(0).length)
                .mapToObj(group -> IntStream.range(0, Group.NUMBER)
                        .mapToObj(other -> means.stream()
                                .mapToDouble(effects -> effects[group][other])
                                .average()
                                .orElseThrow())
                        .map(effect -> Double.isFinite(effect) ? effect : 0)
                        .toList())
                .toList();
    }

    /** The probes of one repeat and their results. */
    static final class Repeat {
        private final List<ProbeResult> results;
        private final int[][] members;
        private final int[][] measuredMembers;
        private final double[][][] incrementWeights;
        private final double[][][] effectWeights;

        private Repeat(CollectionDesign design, List<Probe> runs, List<ProbeResult> results) {
            this.results = results;
            var groups = new ClassGroups(results.get(0).classGroups());
            members = Group.all().stream().map(groups::members).toArray(int[][]::new);
            var measured = measured();
            measuredMembers = Stream.of(members)
                    .map(classes -> IntStream.of(classes).filter(measured::get).toArray())
                    .toArray(int[][]::new);
            var present = new boolean[Group.NUMBER];
            for (var group : results.get(0).groups()) {
                present[group.group().index()] = group.classes() > 0;
            }
            incrementWeights = design.incrementWeights(runs, present);
            effectWeights = design.effectWeights(runs, present);
        }

        List<ProbeResult> results() {
            return results;
        }

        /** The classes of each group, (9, ...). */
        int[][] members() {
            return members;
        }

        /** The classes with a distance: all but those that were not chosen to be measured, and those without a center. */
        BitSet measured() {
            var distances = results.get(0).distances();
            var measured = new BitSet(distances.classes());
            List.of(distances.inter(), distances.intra(), distances.trainingInter(), distances.trainingIntra())
                    .forEach(values -> IntStream.range(0, values.size())
                            .filter(c -> !Float.isNaN(values.get(c)))
                            .forEach(measured::set));
            return measured;
        }

        /** The measured classes of each group, (9, ...). */
        int[][] measuredMembers() {
            return measuredMembers;
        }

        /** Utility of each group after each run, (9, runs); NaN if unknown. */
        private double[][] utilities(Utility utility) {
            return IntStream.range(0, Group.NUMBER)
                    .mapToObj(group -> results.stream()
                            .mapToDouble(result ->
                                    result.groups().get(group).utility(utility).orElse(Double.NaN))
                            .toArray())
                    .toArray(double[][]::new);
        }

        /**
         * Increments of the potentials.
         *
         * @param utilities of each group after each run, (9, runs); NaN if unknown
         * @return (9 × (levels - 1)), ordered by group, then by level; NaN if a utility of the group is unknown
         */
        double[] increments(double[][] utilities) {
            return IntStream.range(0, Group.NUMBER)
                    .boxed()
                    .flatMapToDouble(group -> Arrays.stream(incrementWeights[group])
                            .mapToDouble(weights -> product(weights, utilities[group])))
                    .toArray();
        }

        /** Effect of each group's margin on each group's utility, (9, 9), or (0) if the design does not estimate it. */
        private double[][] effects(Utility utility) {
            double[][] utilities = utilities(utility);
            return IntStream.range(0, effectWeights.length)
                    .mapToObj(group -> Arrays.stream(effectWeights[group])
                            .mapToDouble(weights -> product(weights, utilities[group]))
                            .toArray())
                    .toArray(double[][]::new);
        }

        private static double product(double[] weights, double[] values) {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * values[i];
            }
            return sum;
        }
    }
}
