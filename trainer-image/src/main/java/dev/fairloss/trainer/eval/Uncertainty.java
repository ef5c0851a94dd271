// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.EvaluationScores;
import dev.fairloss.contract.result.EvaluationScores.GroupInfluence;
import dev.fairloss.contract.result.EvaluationScores.RateReplicates;
import dev.fairloss.contract.result.EvaluationScores.SetScores;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.VerificationMeasure;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The uncertainty of the results of all runs: bootstrap replicates over people, the same in every run, and the spread over seeds.
 *
 * <p>The squared standard error of a mean over seeds is the sum of two parts: the variance of that mean over replicates (people),
 * and the variance over seeds divided by their number. Degrees of freedom are Welch and Satterthwaite's. Resampling three seeds
 * would give intervals that are too narrow (by a factor of √(2/3), and without Student's t); this sum is slightly conservative,
 * since both parts contain the interaction of seeds and people.
 */
public final class Uncertainty {
    /** Name of the accuracy. */
    public static final String ACCURACY = "accuracy";

    /** Name of the area under the ROC curve. */
    public static final String AUC = "auc";

    /** Name of the training people, grouped by their number of images, in the place of an evaluation set. */
    public static final String GROUPS = "count groups";

    /** Name of the best minus the worst accuracy of the count groups. */
    public static final String ACCURACY_GAP = "accuracyGap";

    /** Replicates of the bootstraps over people. */
    static final int REPLICATES = 1000;

    /** The indices of inequity between count groups at the operating point. */
    public static final List<VerificationMeasure> INDICES = List.of(
            VerificationMeasure.FDR,
            VerificationMeasure.GARBE,
            VerificationMeasure.FMR_TO_MEAN,
            VerificationMeasure.FNMR_TO_MEAN);

    private static final double CONFIDENCE = .95;
    private static final double POWER = .8;

    /** A result of one run. */
    private record Key(String set, String metric, String arm, int seed) {}

    private final Map<Key, double[]> replicates = new HashMap<>();
    /** Number of people, by evaluation set. */
    private final Map<String, Integer> people = new HashMap<>();

    private Uncertainty() {}

    /** Draws the replicates of all runs. Without runs, nothing is known about people. */
    public static Uncertainty of(List<EvaluationScores> runs) {
        var uncertainty = new Uncertainty();
        runs.stream()
                .flatMap(run -> run.sets().stream())
                .map(SetScores::set)
                .distinct()
                .forEach(set -> uncertainty.addSet(
                        set,
                        runs.stream().filter(run -> run.on(set).isPresent()).toList()));
        runs.stream()
                .flatMap(run -> run.groups().stream())
                .map(GroupInfluence::group)
                .distinct()
                .forEach(group -> uncertainty.addGroup(group, runs));
        runs.forEach(uncertainty::addGap);
        runs.forEach(uncertainty::addRates);
        return uncertainty;
    }

    /** Name of the accuracy of a group in {@link #GROUPS}. */
    public static String accuracyOf(String group) {
        return "accuracy/" + group;
    }

    /** Name of the true accept rate at a false accept rate. */
    public static String tar(double far) {
        return "tar@" + far;
    }

    private void addSet(String set, List<EvaluationScores> runs) {
        List<SetScores> scores =
                runs.stream().map(run -> run.on(set).orElseThrow()).toList();
        var bootstrap = new VerificationBootstrap(scores.get(0));
        people.put(set, bootstrap.units());
        double[][][] values = bootstrap.replicates(scores, REPLICATES);
        for (int i = 0; i < values.length; i++) {
            EvaluationScores run = runs.get(i);
            add(set, ACCURACY, run, values[i][0]);
            add(set, AUC, run, values[i][1]);
            for (int rate = 0; rate < Verification.FALSE_ACCEPT_RATES.size(); rate++) {
                add(set, tar(Verification.FALSE_ACCEPT_RATES.get(rate)), run, values[i][2 + rate]);
            }
        }
    }

    /** The replicates of one group, in all runs that measured it. */
    private void addGroup(String name, List<EvaluationScores> all) {
        List<EvaluationScores> runs =
                all.stream().filter(run -> run.ofGroup(name).isPresent()).toList();
        List<GroupInfluence> influences =
                runs.stream().map(run -> run.ofGroup(name).orElseThrow()).toList();
        people.put(GROUPS + name, influences.get(0).people().length);
        double[][] accuracies = GroupBootstrap.accuracies(influences, REPLICATES);
        for (int i = 0; i < accuracies.length; i++) {
            add(GROUPS, accuracyOf(name), runs.get(i), accuracies[i]);
        }
    }

    /** The gap between the count groups of a run that are large enough; the smallest one has the fewest degrees of freedom. */
    private void addGap(EvaluationScores run) {
        List<String> compared = run.groups().stream()
                .filter(group -> group.comparable() && !group.group().contains("/"))
                .map(GroupInfluence::group)
                .toList();
        if (compared.size() > 1) {
            compared.forEach(group -> people.merge(GROUPS, people.get(GROUPS + group), Math::min));
            List<double[]> accuracies = compared.stream()
                    .map(group -> replicates.get(new Key(GROUPS, accuracyOf(group), run.arm(), run.seed())))
                    .toList();
            add(GROUPS, ACCURACY_GAP, run, GroupBootstrap.gaps(accuracies));
        }
    }

    /** The error rates of the groups at the operating point, and the indices that follow from them. */
    private void addRates(EvaluationScores run) {
        List<RateReplicates> rates = run.rates();
        for (RateReplicates group : rates) {
            add(GROUPS, metric(VerificationMeasure.FMR, Optional.of(group.group())), run, group.fmr());
            add(GROUPS, metric(VerificationMeasure.FNMR, Optional.of(group.group())), run, group.fnmr());
        }
        for (VerificationMeasure index : rates.isEmpty() ? List.<VerificationMeasure>of() : INDICES) {
            double[] values = IntStream.range(0, REPLICATES)
                    .mapToDouble(i -> GroupRates.compared(
                            index,
                            rates.stream().mapToDouble(group -> group.fmr()[i]).toArray(),
                            rates.stream().mapToDouble(group -> group.fnmr()[i]).toArray()))
                    .toArray();
            add(GROUPS, metric(index, Optional.empty()), run, values);
        }
    }

    private static String metric(VerificationMeasure measure, Optional<String> group) {
        return measure.id() + group.map(name -> "/" + name).orElse("");
    }

    private void add(String set, String metric, EvaluationScores run, double[] values) {
        replicates.put(new Key(set, metric, run.arm(), run.seed()), values);
    }

    /**
     * The interval of an arm's mean over seeds.
     *
     * @param seeds the seeds of the mean
     */
    public Optional<Interval> interval(String set, String metric, String arm, MeanOverSeeds mean, List<Integer> seeds) {
        double[] sums = new double[REPLICATES];
        boolean known = seeds.stream().allMatch(seed -> addTo(sums, 1, new Key(set, metric, arm, seed)));
        return interval(known ? deviation(sums, seeds.size()) : OptionalDouble.empty(), people(set, metric), mean, 1);
    }

    /**
     * The interval of the mean difference of two arms.
     *
     * @param seeds the seeds that both arms have
     * @param comparisons number of comparisons that are made with the same arm; the confidence holds for all of them (Bonferroni)
     */
    public Optional<Interval> ofDifference(
            String set,
            String metric,
            String arm,
            String other,
            MeanOverSeeds difference,
            List<Integer> seeds,
            int comparisons) {
        double[] sums = new double[REPLICATES];
        boolean known = seeds.stream()
                .allMatch(seed -> addTo(sums, 1, new Key(set, metric, arm, seed))
                        && addTo(sums, -1, new Key(set, metric, other, seed)));
        return interval(
                known ? deviation(sums, seeds.size()) : OptionalDouble.empty(),
                people(set, metric),
                difference,
                comparisons);
    }

    /**
     * The interval of the mean of an error rate at the operating point of the count groups, or of an index; see
     * {@link AttributeUncertainty}. Empty if the replicates of a seed are not stored.
     *
     * @param group the count group; absent for one of {@link #INDICES}
     * @param seeds the seeds of the mean
     */
    public Optional<Interval> ofRate(
            VerificationMeasure measure, Optional<String> group, String arm, MeanOverSeeds mean, List<Integer> seeds) {
        String metric = metric(measure, group);
        List<double[]> values = replicates(metric, arm, seeds);
        return values.size() < seeds.size()
                ? Optional.empty()
                : AttributeUncertainty.interval(measure, mean, people(GROUPS, metric), values);
    }

    /** The interval of the mean difference of two arms in one of {@link #INDICES}. @param seeds the seeds that both arms have */
    public Optional<Interval> ofIndexDifference(
            VerificationMeasure index, String arm, String other, MeanOverSeeds difference, List<Integer> seeds) {
        String metric = metric(index, Optional.empty());
        List<double[]> one = replicates(metric, arm, seeds);
        List<double[]> two = replicates(metric, other, seeds);
        if (one.size() < seeds.size() || two.size() < seeds.size()) {
            return Optional.empty();
        }
        boolean equal = IntStream.range(0, one.size()).allMatch(i -> Arrays.equals(one.get(i), two.get(i)));
        return equal
                ? interval(OptionalDouble.of(0), people(GROUPS, metric), difference, 1)
                : AttributeUncertainty.ofDifference(index, difference, people(GROUPS, metric), one, two);
    }

    private List<double[]> replicates(String metric, String arm, List<Integer> seeds) {
        return seeds.stream()
                .flatMap(seed -> Stream.ofNullable(replicates.get(new Key(GROUPS, metric, arm, seed))))
                .toList();
    }

    private int people(String set, String metric) {
        String group = metric.substring(metric.indexOf('/') + 1);
        return people.getOrDefault(set + group, people.getOrDefault(set, 2));
    }

    private boolean addTo(double[] sums, double sign, Key key) {
        double[] values = replicates.get(key);
        if (values == null) {
            return false;
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] += sign * values[i];
        }
        return true;
    }

    /** Standard deviation of the replicates that have a value. */
    private static OptionalDouble deviation(double[] sums, int seeds) {
        double[] means = Arrays.stream(sums)
                .filter(value -> !Double.isNaN(value))
                .map(value -> value / seeds)
                .toArray();
        if (means.length < 2) {
            return OptionalDouble.empty();
        }
        double mean = Arrays.stream(means).average().orElseThrow();
        double squares = Arrays.stream(means)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return OptionalDouble.of(Math.sqrt(squares / (means.length - 1)));
    }

    /**
     * Combines both sources of error; empty if neither is known.
     *
     * @param people number of people, for the degrees of freedom
     */
    static Optional<Interval> interval(OptionalDouble peopleError, int people, MeanOverSeeds mean, int comparisons) {
        OptionalDouble seedError = mean.sd().isPresent()
                ? OptionalDouble.of(mean.sd().getAsDouble() / Math.sqrt(mean.seeds()))
                : OptionalDouble.empty();
        if (peopleError.isEmpty() && seedError.isEmpty()) {
            return Optional.empty();
        }
        double error = Math.hypot(peopleError.orElse(0), seedError.orElse(0));
        double freedom = freedom(
                new double[] {peopleError.orElse(0), seedError.orElse(0)},
                new int[] {Math.max(1, people - 1), Math.max(1, mean.seeds() - 1)});
        var student = new TDistribution(freedom);
        double quantile = student.inverseCumulativeProbability(1 - (1 - CONFIDENCE) / 2 / comparisons);
        return Optional.of(new Interval(
                peopleError,
                seedError,
                quantile * error,
                (quantile + student.inverseCumulativeProbability(POWER)) * error));
    }

    /** Welch and Satterthwaite's degrees of freedom of a sum of variances; the smallest one if all errors are 0. */
    private static double freedom(double[] errors, int[] freedoms) {
        double variance = Arrays.stream(errors).map(error -> error * error).sum();
        double denominator = IntStream.range(0, errors.length)
                .mapToDouble(i -> Math.pow(errors[i], 4) / freedoms[i])
                .sum();
        return denominator > 0
                ? variance * variance / denominator
                : IntStream.of(freedoms).min().orElseThrow();
    }
}
