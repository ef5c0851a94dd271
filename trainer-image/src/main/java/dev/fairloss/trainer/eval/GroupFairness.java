// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.EvaluationScores.GroupInfluence;
import dev.fairloss.contract.result.EvaluationScores.RateReplicates;
import dev.fairloss.contract.result.FairnessResult;
import dev.fairloss.contract.result.FairnessResultBuilder;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.contract.result.GroupResultBuilder;
import dev.fairloss.contract.result.OperatingPoint;
import dev.fairloss.trainer.distance.ClassDistances;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares how well one model recognizes identities with few and with many images: balanced accuracy on held-out images, by
 * count group and by group. All groups share one threshold: each fold of identities is classified at the threshold that is best
 * for all groups of the other folds together. Ours, not from the paper.
 */
public final class GroupFairness {
    /** Most impostor pairs of a count group in an evaluation: all of them in data sets of some 1,500 people. */
    public static final int EVALUATED_IMPOSTORS = 1_000_000;

    /** Most impostor pairs of a count group after a fine-tune, since many fine-tunes are measured, several at a time. */
    public static final int FINE_TUNED_IMPOSTORS = 100_000;

    private final DrawnPairs drawn;
    private final TrainingIdentities identities;
    private final List<FairnessPairs.Owned> pairs;
    /** Count groups with held-out images. */
    private final Set<CountGroup> heldOut;

    private final OptionalDouble threshold;
    /** Whether each pair is classified correctly, (pairs). */
    private final boolean[] correct;

    private final double[] scores;

    private final Optional<ClassDistances> distances;

    private GroupFairness(DrawnPairs drawn, double[] scores, Optional<ClassDistances> distances) {
        this.drawn = drawn;
        this.identities = drawn.identities();
        this.pairs = drawn.pairs();
        this.heldOut = drawn.comparable();
        this.correct = new boolean[pairs.size()];
        this.scores = scores;
        this.threshold = applyThresholds();
        this.distances = distances;
    }

    /**
     * The results of one model.
     *
     * @param influences influence of people on the accuracy of each group that has one: count groups, then the nine groups
     * @param pairs the pairs that the results are computed from
     */
    public record Measured(FairnessResult result, List<GroupInfluence> influences, GroupPairs pairs) {
        public Measured {
            influences = List.copyOf(influences);
        }

        /** Replicates of the error rates at the operating point; empty if there is none. Takes two seconds for a million pairs. */
        public List<RateReplicates> rates() {
            return result.operatingPoint()
                    .map(point -> OperatingPointBootstrap.of(
                            pairs.scores(point.groups().stream()
                                    .map(OperatingPoint.Rates::group)
                                    .toList()),
                            Uncertainty.REPLICATES))
                    .orElse(List.of());
        }
    }

    /** A group: its name, its identities, and its count groups, to whose pairs it is restricted. */
    private record Subset(String name, IntPredicate member, Set<CountGroup> counts) {}

    /** A group with its errors, and whether it is large enough to compare. */
    private record Counted(Subset subset, GroupErrorCounts errors, boolean comparable) {}

    /**
     * Measures one model.
     *
     * @param drawn the pairs; the same for all arms, so that they are compared
     * @param similarities cosine similarity of each pair
     * @param distances of each identity, with its held-out images as unseen ones; empty if they are not needed
     */
    public static Measured measure(DrawnPairs drawn, double[] similarities, Optional<ClassDistances> distances) {
        return new GroupFairness(drawn, similarities, distances).measured();
    }

    private Measured measured() {
        List<Subset> countSubsets = Arrays.stream(CountGroup.values())
                .map(count -> new Subset(name(count), identity -> identities.count(identity) == count, Set.of(count)))
                .toList();
        List<Subset> groupSubsets = Group.all().stream()
                .map(group -> new Subset(
                        group.label(), identity -> identities.group(identity).equals(group), Set.of(group.count())))
                .toList();
        List<Counted> countErrors = countSubsets.stream().map(this::count).toList();
        List<Counted> groupErrors = groupSubsets.stream().map(this::count).toList();
        List<GroupResult> counts = countErrors.stream().map(this::group).toList();
        List<GroupInfluence> influences = Stream.concat(countErrors.stream(), groupErrors.stream())
                .map(counted -> counted.errors().influence(counted.subset().name(), counted.comparable()))
                .filter(influence -> influence.people().length > 0)
                .toList();
        List<CountGroup> compared = Arrays.stream(CountGroup.values())
                .filter(count -> counts.get(count.ordinal()).comparable())
                .toList();
        var scored = new GroupPairs(pairs, identities.groupOfIdentity(), scores);
        Optional<OperatingPoint> point = OperatingPoints.of(
                scored.scores(compared.stream().map(GroupFairness::name).toList()));
        FairnessResult result = FairnessResultBuilder.builder()
                .overall(group(count(new Subset("all", identity -> true, heldOut))))
                .counts(counts)
                .groups(groupErrors.stream().map(this::group).toList())
                .threshold(threshold)
                .accuracyGap(gap(compared.stream()
                        .mapToDouble(count -> accuracy(counts, count))
                        .toArray()))
                .note(note())
                .worst(compared.stream().min(Comparator.comparingDouble(count -> accuracy(counts, count))))
                .operatingPoint(point)
                .build();
        return new Measured(result, influences, scored);
    }

    private static String name(CountGroup count) {
        return count.name().toLowerCase(Locale.ROOT);
    }

    private static double accuracy(List<GroupResult> counts, CountGroup count) {
        return counts.get(count.ordinal()).accuracy().orElseThrow();
    }

    private static OptionalDouble gap(double[] accuracies) {
        return accuracies.length < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(Arrays.stream(accuracies).max().orElseThrow()
                        - Arrays.stream(accuracies).min().orElseThrow());
    }

    private String note() {
        return "held-out images against training images; at most " + FairnessPairs.PAIRS_PER_IDENTITY
                + " genuine pairs per identity, and impostor pairs with all other identities of the same count group, at most "
                + String.format(Locale.ROOT, "%,d", drawn.limit())
                + " per count group; one threshold for all groups, with the best balanced accuracy on the other "
                + (PairSet.LFW_FOLDS - 1) + " folds of identities";
    }

    /**
     * Classifies every pair and returns the mean threshold. Only pairs of count groups with held-out images choose it, if there
     * are any.
     */
    private OptionalDouble applyThresholds() {
        int number = scores.length;
        boolean[] same = new boolean[number];
        boolean[] chooses = new boolean[number];
        for (int i = 0; i < number; i++) {
            same[i] = pairs.get(i).pair().same();
            chooses[i] = heldOut.isEmpty()
                    || heldOut.contains(identities.count(pairs.get(i).identity()));
        }
        ThresholdSearch thresholds = new ThresholdSearch(scores, same);
        double sum = 0;
        for (int fold = 0; fold < PairSet.LFW_FOLDS; fold++) {
            boolean[] others = new boolean[number];
            for (int i = 0; i < number; i++) {
                others[i] = chooses[i] && pairs.get(i).pair().fold() != fold;
            }
            double best = thresholds.bestBalanced(others);
            sum += best;
            for (int i = 0; i < number; i++) {
                if (pairs.get(i).pair().fold() == fold) {
                    correct[i] = scores[i] > best == same[i];
                }
            }
        }
        return number == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / PairSet.LFW_FOLDS);
    }

    private Counted count(Subset subset) {
        GroupErrorCounts errors = new GroupErrorCounts(identities.size());
        for (int i = 0; i < correct.length; i++) {
            FairnessPairs.Owned owned = pairs.get(i);
            if (subset.member().test(owned.identity())
                    && subset.counts().contains(identities.count(owned.identity()))) {
                errors.add(owned.identity(), owned.other(), correct[i]);
            }
        }
        boolean comparable = !subset.counts().isEmpty() && heldOut.containsAll(subset.counts()) && errors.areEnough();
        return new Counted(subset, errors, comparable);
    }

    private GroupResult group(Counted counted) {
        Subset subset = counted.subset();
        GroupErrorCounts errors = counted.errors();
        int[] members =
                IntStream.range(0, identities.size()).filter(subset.member()).toArray();
        GroupResult.Basis basis = errors.pairs() == 0
                ? GroupResult.Basis.NONE
                : heldOut.containsAll(subset.counts()) ? GroupResult.Basis.HELD_OUT : GroupResult.Basis.TRAINING;
        boolean training = basis == GroupResult.Basis.TRAINING;
        return GroupResultBuilder.builder()
                .group(subset.name())
                .identities(members.length)
                .basis(basis)
                .comparable(counted.comparable())
                .measuredIdentities(errors.identities())
                .genuine(errors.genuine())
                .impostors(errors.impostors())
                .accuracy(errors.accuracy())
                .standardError(errors.standardError())
                .falseRejectRate(errors.falseRejectRate())
                .falseAcceptRate(errors.falseAcceptRate())
                .intraClass(mean(members, training ? ClassDistances::trainingIntra : ClassDistances::intra))
                .interClass(mean(members, training ? ClassDistances::trainingInter : ClassDistances::inter))
                .utilities(Map.of())
                .build();
    }

    private OptionalDouble mean(int[] members, Function<ClassDistances, float[]> distance) {
        return distances.map(distance).stream()
                .flatMapToDouble(values -> IntStream.of(members).mapToDouble(identity -> values[identity]))
                .filter(value -> !Double.isNaN(value))
                .average();
    }
}
