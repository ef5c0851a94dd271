// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.fairloss.contract.mdp.StateActionSpace;
import java.util.List;
import java.util.OptionalInt;

/**
 * The spec of an experiment with all defaults filled in: numbers instead of decimal strings, types instead of names. Its parts
 * go into step hashes; it does not depend on an API version.
 */
public record ResolvedSpec(
        Data dataset,
        List<EvaluationSet> evaluation,
        Model model,
        Loss loss,
        Optimization optimization,
        Pretraining pretraining,
        Collection collection,
        Policy policy,
        Training training,
        List<Arm> arms) {

    public ResolvedSpec {
        evaluation = List.copyOf(evaluation);
        arms = List.copyOf(arms);
    }

    /** States and actions that the margins span. */
    @JsonIgnore
    public StateActionSpace space() {
        return new StateActionSpace(loss.margins());
    }

    /** Where the training faces come from. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ImageFolder.class, name = "imageFolder"),
        @JsonSubTypes.Type(value = Synthetic.class, name = "synthetic")
    })
    public sealed interface Source permits ImageFolder, Synthetic {}

    /** One folder a person. */
    public record ImageFolder(String uri) implements Source {}

    /** Drawn faces. */
    public record Synthetic(int identities, int maximumImages, long seed) implements Source {}

    /** What is kept out of training: whole people for evaluation, images for rewards. */
    public record HoldOut(int identities, int minimumImages, int maximumImages, long seed) {}

    /** The faces: source, side in pixels, what is kept out. */
    public record Data(Source source, int imageSize, HoldOut holdOut) {}

    /** A named set of pairs of people that training never saw. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = PairFile.class, name = "pairs"),
        @JsonSubTypes.Type(value = HeldOutIdentities.class, name = "heldOutIdentities")
    })
    public sealed interface EvaluationSet permits PairFile, HeldOutIdentities {
        String name();
    }

    /** Pairs in LFW's format over an image folder. */
    public record PairFile(String name, String uri, String images) implements EvaluationSet {}

    /** Pairs drawn from the people that the dataset holds out. */
    public record HeldOutIdentities(String name, int pairs) implements EvaluationSet {}

    /** The network. */
    public record Model(Backbone backbone, int embeddingSize) {}

    /** Margin head: scale s, margin levels, the margin at which training starts. */
    public record Loss(Head head, double scale, List<Double> margins, double initialMargin) {
        public Loss {
            margins = List.copyOf(margins);
        }
    }

    /** How weights are updated, the same in every phase but for the learning rate of the collection. */
    public record Optimization(
            int batchSize,
            double learningRate,
            double momentum,
            double weightDecay,
            int warmUpUpdates,
            LearningRateSchedule schedule,
            Precision precision) {}

    /** Length of a training, in epochs or in updates. */
    public record Length(OptionalInt epochs, OptionalInt updates) {
        /** Number of updates for so many training images, by batches of that size. */
        public int updates(int images, int batchSize) {
            return updates.isPresent()
                    ? updates.getAsInt()
                    : Math.toIntExact(((long) epochs.orElseThrow() * images + batchSize - 1) / batchSize);
        }
    }

    /** Training of the model from which rewards are collected. */
    public record Pretraining(Length length, long seed) {}

    /** Collection of rewards by fine-tunes. */
    public record Collection(CollectionStrategy strategy, int updates, double learningRate, int repeats, long seed) {}

    /** Learning of the policy. */
    public record Policy(double discount, int updates, double significanceThreshold, long seed) {}

    /** The final training of every arm. */
    public record Training(Length length, int policyStartEpoch, int seeds) {}
}
