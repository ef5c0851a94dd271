// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.FairnessResult;
import dev.fairloss.contract.result.FairnessResultBuilder;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.contract.result.GroupResultBuilder;
import dev.fairloss.trainer.distance.ClassDistances;
import dev.fairloss.trainer.distance.ClassEmbeddings;
import dev.fairloss.trainer.distance.EmbeddingDistances;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Compares how well one model recognizes identities with few and with many images: verification accuracy on held-out images, by
 * count group and by group. All groups share one threshold: each fold of identities is classified at the threshold that is best
 * for all groups of the other folds together. Ours, not from the paper.
 */
public final class GroupFairness {
    private final TrainingIdentities identities;
    private final List<FairnessPairs.Owned> pairs;
    private final Set<CountGroup> comparable;
    private final OptionalDouble threshold;
    /** Whether each pair is classified correctly, (pairs). */
    private final boolean[] correct;

    private final ClassDistances distances;

    private GroupFairness(TrainingIdentities identities, float[][] embeddings, long seed) {
        FairnessPairs drawn = new FairnessPairs(identities, seed);
        this.identities = identities;
        this.pairs = drawn.draw();
        this.comparable = drawn.comparable();
        this.correct = new boolean[pairs.size()];
        this.threshold = applyThresholds(embeddings);
        this.distances = EmbeddingDistances.DEFAULT.measure(rows(embeddings, false), rows(embeddings, true));
    }

    /**
     * Measures one model.
     *
     * @param identities the training identities, their images and groups
     * @param embeddings flip-summed unit embeddings by image number, (images, dim)
     * @param seed of the drawn pairs; equal for all arms, so that they are compared on the same pairs
     */
    public static FairnessResult measure(TrainingIdentities identities, float[][] embeddings, long seed) {
        return new GroupFairness(identities, embeddings, seed).result();
    }

    private FairnessResult result() {
        List<GroupResult> counts = Arrays.stream(CountGroup.values())
                .map(count -> group(
                        count.name().toLowerCase(Locale.ROOT),
                        identity -> identities.count(identity) == count,
                        Set.of(count)))
                .toList();
        List<GroupResult> groups = Group.all().stream()
                .map(group -> group(
                        group.label(), identity -> identities.group(identity).equals(group), Set.of(group.count())))
                .toList();
        Optional<CountGroup> worst = comparable.stream()
                .sorted()
                .min(Comparator.comparingDouble(
                        count -> counts.get(count.ordinal()).accuracy().orElseThrow()));
        double[] compared = comparable.stream()
                .flatMapToDouble(count -> counts.get(count.ordinal()).accuracy().stream())
                .sorted()
                .toArray();
        OptionalDouble gap = compared.length < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(compared[compared.length - 1] - compared[0]);
        GroupResult overall = group("all", identity -> true, comparable);
        return FairnessResultBuilder.builder()
                .overall(overall)
                .counts(counts)
                .groups(groups)
                .threshold(threshold)
                .accuracyGap(gap)
                .note(note())
                .worst(worst)
                .build();
    }

    private String note() {
        return "held-out images against training images; at most " + FairnessPairs.PAIRS_PER_IDENTITY
                + " genuine pairs per identity and as many impostor pairs of the same count group; one threshold for all"
                + " groups, chosen on the other " + (PairSet.LFW_FOLDS - 1) + " folds of identities";
    }

    /** Embeddings of the held-out or of the training images, by identity. */
    private ClassEmbeddings rows(float[][] embeddings, boolean wanted) {
        int[] images = IntStream.range(0, embeddings.length)
                .filter(image -> identities.heldOut()[image] == wanted)
                .toArray();
        int dim = embeddings[0].length;
        float[] rows = new float[images.length * dim];
        int[] labels = new int[images.length];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(embeddings[images[i]], 0, rows, i * dim, dim);
            labels[i] = identities.identityOfImage()[images[i]];
        }
        return ClassEmbeddings.of(dim, rows, labels, identities.size());
    }

    /**
     * Classifies every pair and returns the mean threshold. Only pairs of comparable count groups choose it, if there are any.
     */
    private OptionalDouble applyThresholds(float[][] embeddings) {
        double[] scores = new double[pairs.size()];
        boolean[] same = new boolean[pairs.size()];
        boolean[] chooses = new boolean[pairs.size()];
        for (int i = 0; i < scores.length; i++) {
            ImagePair pair = pairs.get(i).pair();
            scores[i] = CosineSimilarity.dot(embeddings[pair.first()], embeddings[pair.second()]);
            same[i] = pair.same();
            chooses[i] = comparable.isEmpty()
                    || comparable.contains(identities.count(pairs.get(i).identity()));
        }
        ThresholdSearch thresholds = new ThresholdSearch(scores, same);
        double sum = 0;
        for (int fold = 0; fold < PairSet.LFW_FOLDS; fold++) {
            boolean[] others = new boolean[scores.length];
            for (int i = 0; i < scores.length; i++) {
                others[i] = chooses[i] && pairs.get(i).pair().fold() != fold;
            }
            double best = thresholds.best(others);
            sum += best;
            for (int i = 0; i < scores.length; i++) {
                if (pairs.get(i).pair().fold() == fold) {
                    correct[i] = scores[i] > best == same[i];
                }
            }
        }
        return scores.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / PairSet.LFW_FOLDS);
    }

    /**
     * The result of the identities that match a predicate.
     *
     * @param countGroups only pairs of these count groups count
     */
    private GroupResult group(String name, IntPredicate member, Set<CountGroup> countGroups) {
        int[] members = IntStream.range(0, identities.size()).filter(member).toArray();
        GroupErrorCounts errors = new GroupErrorCounts(identities.size());
        for (int i = 0; i < pairs.size(); i++) {
            int identity = pairs.get(i).identity();
            if (member.test(identity) && countGroups.contains(identities.count(identity))) {
                errors.add(identity, pairs.get(i).pair().same(), correct[i]);
            }
        }
        GroupResult.Basis basis = errors.pairs() == 0
                ? GroupResult.Basis.NONE
                : comparable.containsAll(countGroups) ? GroupResult.Basis.HELD_OUT : GroupResult.Basis.TRAINING;
        return GroupResultBuilder.builder()
                .group(name)
                .identities(members.length)
                .basis(basis)
                .measuredIdentities(errors.identities())
                .genuine(errors.genuine())
                .impostors(errors.impostors())
                .accuracy(errors.accuracy())
                .standardError(errors.standardError())
                .falseRejectRate(errors.falseRejectRate())
                .falseAcceptRate(errors.falseAcceptRate())
                .intraClass(mean(members, distances.intra()))
                .interClass(mean(members, distances.inter()))
                .build();
    }

    private static OptionalDouble mean(int[] members, float[] values) {
        return IntStream.of(members)
                .mapToDouble(identity -> values[identity])
                .filter(value -> !Double.isNaN(value))
                .average();
    }
}
