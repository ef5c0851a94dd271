// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Bootstrap of the rewards over repeats and classes (Efron, Annals of Statistics 7(1), 1979). A resample draws one repeat (or
 * network, if there are several) fewer than there are, with replacement, so that the variance of its mean is that of the mean of
 * all repeats and not smaller (Rao and Wu, Journal of the American Statistical Association 83, 1988); and as many classes of each
 * group as it has, of those that any repeat measured. All repeats and probes see the same classes. Which quantities are resampled together is ours.
 */
final class RewardBootstrap {
    /** The standard error of a share of the resamples is .035 at most. */
    private static final int RESAMPLES = 200;

    private final CollectionDesign design;
    private final RewardEstimation estimation;
    private final Utility utility;
    private final List<List<RewardEstimation.Repeat>> units;
    private final int classes;
    private final int[][] strata;

    /**
     * The bootstrap of the results of all probes.
     *
     * @param results one result per probe, in any order
     * @param utility the utility whose changes are the rewards
     * @throws IllegalArgumentException if a result is missing or occurs twice
     */
    RewardBootstrap(CollectionDesign design, List<ProbeResult> results, Utility utility) {
        this.design = design;
        this.utility = utility;
        estimation = new RewardEstimation(design, results, utility);
        units = estimation.independent();
        var first = units.get(0).get(0);
        classes = first.results().get(0).classes();
        var measured = new BitSet(classes);
        units.forEach(unit -> unit.forEach(repeat -> measured.or(repeat.measured())));
        strata = Stream.of(first.members())
                .map(members -> IntStream.of(members).filter(measured::get).toArray())
                .toArray(int[][]::new);
    }

    /** The resamples; none with one repeat. The same setup gives the same resamples. */
    RewardResamples resamples() {
        var setup = design.setup();
        var increments = IntStream.range(0, units.size() == 1 ? 0 : RESAMPLES)
                .mapToObj(i -> resample(Seeds.random(setup.seed(), "reward bootstrap", i)))
                .toList();
        return new RewardResamples(increments, OtherCollections.simulate(estimation.byUnit(), setup.seed()));
    }

    private List<Double> resample(SplittableRandom random) {
        int[] counts = classCounts(random);
        var sums = new double[Group.NUMBER * (design.setup().space().levels() - 1)];
        int draws = units.size() - 1;
        for (int draw = 0; draw < draws; draw++) {
            double[] increments = increments(units.get(random.nextInt(units.size())), counts);
            Arrays.setAll(sums, i -> sums[i] + increments[i] / draws);
        }
        return Arrays.stream(sums)
                .map(sum -> Double.isFinite(sum) ? sum : 0)
                .boxed()
                .toList();
    }

    /** How often each class is drawn, (classes). */
    private int[] classCounts(SplittableRandom random) {
        var counts = new int[classes];
        for (int[] stratum : strata) {
            for (int i = 0; i < stratum.length; i++) {
                counts[stratum[random.nextInt(stratum.length)]]++;
            }
        }
        return counts;
    }

    private double[] increments(List<RewardEstimation.Repeat> unit, int[] counts) {
        return RewardEstimation.mean(
                unit.stream().map(repeat -> increments(repeat, counts)).toList());
    }

    private double[] increments(RewardEstimation.Repeat repeat, int[] counts) {
        int[][] members = repeat.measuredMembers();
        var utilities = new double[Group.NUMBER][repeat.results().size()];
        for (int group = 0; group < Group.NUMBER; group++) {
            for (int run = 0; run < utilities[group].length; run++) {
                utilities[group][run] = GroupDistances.of(
                                repeat.results().get(run).distances(), members[group], c -> counts[c])
                        .utility(utility);
            }
        }
        return repeat.increments(utilities);
    }
}
