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
 * Is one net as good for people with few images as for people with many? Verification on images kept out of training, by
 * count group and by group, all at one threshold: each fold of people is judged at the threshold that is best for all groups
 * of the other folds together. Ours, not from the paper.
 */
public final class GroupFairness {
    private final TrainingIdentities people;
    private final List<FairnessPairs.Owned> pairs;
    private final Set<CountGroup> measurable;
    private final OptionalDouble threshold;
    /** Of each pair, whether it was called rightly. */
    private final boolean[] right;

    private final ClassDistances distances;

    private GroupFairness(TrainingIdentities people, float[][] embeddings, long seed) {
        FairnessPairs drawn = new FairnessPairs(people, seed);
        this.people = people;
        this.pairs = drawn.draw();
        this.measurable = drawn.measurable();
        this.right = new boolean[pairs.size()];
        this.threshold = judge(embeddings);
        this.distances = EmbeddingDistances.DEFAULT.measure(rows(embeddings, false), rows(embeddings, true));
    }

    /**
     * Measures one net.
     *
     * @param people the training people, their images and groups
     * @param embeddings flip-summed embeddings by image number, (images, dim), unit rows
     * @param seed of the drawing of pairs: the same for all arms, so that they are compared on the same pairs
     */
    public static FairnessResult measure(TrainingIdentities people, float[][] embeddings, long seed) {
        return new GroupFairness(people, embeddings, seed).result();
    }

    private FairnessResult result() {
        List<GroupResult> counts = Arrays.stream(CountGroup.values())
                .map(count -> group(
                        count.name().toLowerCase(Locale.ROOT), person -> people.count(person) == count, Set.of(count)))
                .toList();
        List<GroupResult> groups = Group.all().stream()
                .map(group ->
                        group(group.label(), person -> people.group(person).equals(group), Set.of(group.count())))
                .toList();
        Optional<CountGroup> worst = measurable.stream()
                .sorted()
                .filter(count -> counts.get(count.ordinal()).accuracy().isPresent())
                .min(Comparator.comparingDouble(
                        count -> counts.get(count.ordinal()).accuracy().orElseThrow()));
        double[] compared = measurable.stream()
                .flatMapToDouble(count -> counts.get(count.ordinal()).accuracy().stream())
                .sorted()
                .toArray();
        OptionalDouble spread = compared.length < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(compared[compared.length - 1] - compared[0]);
        GroupResult overall = group("all", person -> true, measurable);
        return FairnessResultBuilder.builder()
                .overall(overall)
                .counts(counts)
                .groups(groups)
                .threshold(threshold)
                .accuracyGap(spread)
                .note(note())
                .worst(worst)
                .build();
    }

    private String note() {
        return "images kept out of training against images of training, at most " + FairnessPairs.PER_PERSON
                + " pairs a person and as many impostors of the same count group; one threshold for all groups, from the"
                + " other " + (PairSet.LFW_FOLDS - 1) + " tenths of the people";
    }

    /** Images kept out of training, or the others, person by person. */
    private ClassEmbeddings rows(float[][] embeddings, boolean keptOut) {
        int[] images = IntStream.range(0, embeddings.length)
                .filter(image -> people.heldOut()[image] == keptOut)
                .toArray();
        int dim = embeddings[0].length;
        float[] rows = new float[images.length * dim];
        int[] labels = new int[images.length];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(embeddings[images[i]], 0, rows, i * dim, dim);
            labels[i] = people.personOfImage()[images[i]];
        }
        return ClassEmbeddings.of(dim, rows, labels, people.people());
    }

    /** Judges every pair; gives the mean threshold. Only pairs with a kept-out image choose it. */
    private OptionalDouble judge(float[][] embeddings) {
        double[] scores = new double[pairs.size()];
        boolean[] same = new boolean[pairs.size()];
        boolean[] chooses = new boolean[pairs.size()];
        for (int i = 0; i < scores.length; i++) {
            ImagePair pair = pairs.get(i).pair();
            scores[i] = CosineSimilarity.dot(embeddings[pair.first()], embeddings[pair.second()]);
            same[i] = pair.same();
            chooses[i] = measurable.isEmpty()
                    || measurable.contains(people.count(pairs.get(i).person()));
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
                    right[i] = scores[i] > best == same[i];
                }
            }
        }
        return scores.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / PairSet.LFW_FOLDS);
    }

    /**
     * The people that a predicate names.
     *
     * @param counted pairs of these count groups are counted; pairs of images of training only if there are no others
     */
    private GroupResult group(String name, IntPredicate member, Set<CountGroup> counted) {
        int[] members = IntStream.range(0, people.people()).filter(member).toArray();
        GroupErrorCounts tally = new GroupErrorCounts(people.people());
        for (int i = 0; i < pairs.size(); i++) {
            int person = pairs.get(i).person();
            if (member.test(person) && counted.contains(people.count(person))) {
                tally.add(person, pairs.get(i).pair().same(), right[i]);
            }
        }
        GroupResult.Basis basis = tally.pairs() == 0
                ? GroupResult.Basis.NONE
                : measurable.containsAll(counted) ? GroupResult.Basis.HELD_OUT : GroupResult.Basis.TRAINING;
        return GroupResultBuilder.builder()
                .group(name)
                .identities(members.length)
                .basis(basis)
                .measuredIdentities(tally.people())
                .genuine(tally.genuine())
                .impostors(tally.impostors())
                .accuracy(tally.accuracy())
                .standardError(tally.standardError())
                .falseRejectRate(tally.falseReject())
                .falseAcceptRate(tally.falseAccept())
                .intraClass(mean(members, distances.intra()))
                .interClass(mean(members, distances.inter()))
                .build();
    }

    private static OptionalDouble mean(int[] members, float[] values) {
        return IntStream.of(members)
                .mapToDouble(person -> values[person])
                .filter(value -> !Double.isNaN(value))
                .average();
    }
}
