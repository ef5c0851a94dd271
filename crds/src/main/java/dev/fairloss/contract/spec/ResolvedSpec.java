// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fairloss.contract.mdp.StateActionSpace;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The spec of an experiment with all defaults filled in: numbers instead of decimal strings, types instead of names. Its parts
 * go into step hashes; it does not depend on an API version.
 */
@RecordBuilder
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
        List<Arm> arms,
        Optional<Tradeoff> choose)
        implements ResolvedSpecBuilder.With {

    /** Where the schedule Steps divides the learning rate by default, as shares of the training. */
    public static final List<Double> DEFAULT_STEPS = List.of(5 / 8.0, 7 / 8.0);

    public ResolvedSpec {
        evaluation = List.copyOf(evaluation);
        arms = List.copyOf(arms);
    }

    /** States and actions that the margins span. */
    @JsonIgnore
    public StateActionSpace space() {
        return new StateActionSpace(loss.margins());
    }

    /** The seed of the policy replicate that the final trainings with a seed use. */
    public int replicate(int seed) {
        return switch (collection.replication()) {
            case PerSeed -> seed;
            case Shared -> collection.seed();
        };
    }

    /** The seeds of all policy replicates, in the order of the training seeds that first use them. */
    @JsonIgnore
    public List<Integer> replicates() {
        return IntStream.rangeClosed(1, training.seeds())
                .map(this::replicate)
                .distinct()
                .boxed()
                .toList();
    }

    /** What is kept out of training: whole people for evaluation, images for rewards. */
    public record HoldOut(int identities, int minimumImages, int maximumImages, long seed) {}

    /**
     * The faces.
     *
     * @param landmarks URI of the file of landmarks by which the images are aligned
     * @param imageSize height and width of the decoded images, in pixels
     * @param provenance for reports only: it affects no result
     */
    public record Data(
            DataSource source, Optional<String> landmarks, int imageSize, HoldOut holdOut, Provenance provenance) {
        /** Data that are not aligned, of unstated provenance. */
        public Data(DataSource source, int imageSize, HoldOut holdOut) {
            this(source, Optional.empty(), imageSize, holdOut, Provenance.UNSTATED);
        }
    }

    /** Where the images come from, and their license: free text. */
    public record Provenance(Optional<String> source, Optional<String> license) {
        /** Nothing is stated. */
        public static final Provenance UNSTATED = new Provenance(Optional.empty(), Optional.empty());
    }

    /** The network. */
    public record Model(Backbone backbone, int embeddingSize) {}

    /**
     * Margin head: scale s, margin levels, the margin at which training starts, share of the class centers in an update, label
     * smoothing.
     */
    public record Loss(
            Head head,
            double scale,
            List<Double> margins,
            double initialMargin,
            double sampleRate,
            double labelSmoothing) {
        public Loss {
            margins = List.copyOf(margins);
        }

        /** All class centers in every update, without label smoothing. */
        public Loss(Head head, double scale, List<Double> margins, double initialMargin) {
            this(head, scale, margins, initialMargin, 1, 0);
        }

        /** The share of the class centers in an update if it is not all of them. */
        @JsonIgnore
        public Optional<Double> sampling() {
            return Optional.of(sampleRate).filter(rate -> rate < 1);
        }

        /** The label smoothing if there is any. */
        @JsonIgnore
        public Optional<Double> smoothing() {
            return Optional.of(labelSmoothing).filter(share -> share > 0);
        }
    }

    /**
     * How weights are updated, the same in every phase but for the learning rate of the collection. Optional parts are absent if
     * they have their defaults, so that a spec that sets a default has the hash of one that does not.
     *
     * @param learningRate for the batch size: already scaled if the spec has a reference batch size
     * @param polynomialPower the power of the schedule Polynomial, if it is not 1
     * @param steps where the schedule Steps divides the rate, as shares of the training, if not at 5/8 and 7/8
     * @param gradientClipNorm the largest norm of the network's gradients
     * @param tensorFloat32 false if convolutions in float32 do not use TensorFloat-32
     * @param reproducible false if GPUs may use algorithms that are not deterministic
     */
    public record Optimization(
            int batchSize,
            double learningRate,
            double momentum,
            double weightDecay,
            int warmUpUpdates,
            LearningRateSchedule schedule,
            Precision precision,
            Optional<Double> polynomialPower,
            Optional<List<Double>> steps,
            Optional<Double> gradientClipNorm,
            Optional<Boolean> tensorFloat32,
            Optional<Boolean> reproducible) {
        /** Without optional parts. */
        public Optimization(
                int batchSize,
                double learningRate,
                double momentum,
                double weightDecay,
                int warmUpUpdates,
                LearningRateSchedule schedule,
                Precision precision) {
            this(
                    batchSize,
                    learningRate,
                    momentum,
                    weightDecay,
                    warmUpUpdates,
                    schedule,
                    precision,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        /** Whether convolutions in float32 use TensorFloat-32 where there is any. */
        public boolean usesTensorFloat32() {
            return tensorFloat32.orElse(true);
        }

        /** Whether GPUs use deterministic algorithms only. */
        public boolean usesDeterministicAlgorithms() {
            return reproducible.orElse(true);
        }
    }

    /** Length of a training, in epochs or in updates. */
    public record Length(OptionalInt epochs, OptionalInt updates) {
        /** Number of updates for so many training images, by batches of that size. */
        public int updates(int images, int batchSize) {
            return updates.isPresent()
                    ? updates.getAsInt()
                    : Math.toIntExact(((long) epochs.orElseThrow() * images + batchSize - 1) / batchSize);
        }
    }

    /**
     * Training of the models from which rewards are collected.
     *
     * @param length length of the training
     * @param networks number of networks for each policy
     * @param from URI of the weights to start from; not hashed, since their content is
     */
    public record Pretraining(
            Length length, int networks, @JsonIgnore Optional<String> from) {
        /** Pretraining from random weights. */
        public Pretraining(Length length, int networks) {
            this(length, networks, Optional.empty());
        }
    }

    /** Collection of rewards by fine-tunes. The seed is that of the only policy if the replication is Shared. */
    public record Collection(
            CollectionStrategy strategy,
            Replication replication,
            int updates,
            double learningRate,
            int repeats,
            int seed,
            boolean measureAccuracy) {}

    /** Learning of the policy. The utility is that of the rewards, which are computed from the results of the fine-tunes. */
    public record Policy(Utility utility, double discount, int updates, double confidence) {}

    /**
     * The trade-off by which the report chooses an arm.
     *
     * @param set       name of the evaluation set
     * @param attribute attribute whose groups are compared
     * @param disparity between these groups
     * @param weight    of the disparity against the accuracy, 0 to 1
     */
    public record Tradeoff(String set, String attribute, Disparity disparity, double weight) {}

    /**
     * The final training of every arm.
     *
     * @param emaDecay the decay of the moving average of the weights, if the averaged network is the result
     */
    public record Training(Length length, int policyStartEpoch, int seeds, Optional<Double> emaDecay) {
        /** Training whose result is the network of the last update. */
        public Training(Length length, int policyStartEpoch, int seeds) {
            this(length, policyStartEpoch, seeds, Optional.empty());
        }
    }
}
