// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;

/**
 * A kind of final training: how it sets the margins, how long it trains, and how many networks. The arms of one seed share all
 * other randomness.
 *
 * <p>A new arm needs a record here, a method in {@link Visitor} (the compiler then lists all code that must handle it), an
 * entry in the list of JSON types and a constant in {@link ComparisonArm}. Its JSON form is part of a step's hash.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Arm.FairLoss.class, name = "FairLoss"),
    @JsonSubTypes.Type(value = Arm.FixedMargin.class, name = "FixedMargin"),
    @JsonSubTypes.Type(value = Arm.RandomPolicy.class, name = "RandomPolicy"),
    @JsonSubTypes.Type(value = Arm.SettledMargins.class, name = "SettledMargins"),
    @JsonSubTypes.Type(value = Arm.ShuffledGroups.class, name = "ShuffledGroups"),
    @JsonSubTypes.Type(value = Arm.SameMeanMargin.class, name = "SameMeanMargin"),
    @JsonSubTypes.Type(value = Arm.TrainLonger.class, name = "TrainLonger"),
    @JsonSubTypes.Type(value = Arm.MoreSeeds.class, name = "MoreSeeds"),
    @JsonSubTypes.Type(value = Arm.Ldam.class, name = "LDAM"),
    @JsonSubTypes.Type(value = Arm.NormalizedSoftmax.class, name = "NormalizedSoftmax")
})
public sealed interface Arm {

    /** Name in step ids, tables and object keys: lower case, digits, dots and dashes. */
    String name();

    /** What its margins and its length depend on; step hashes and step inputs follow from it. */
    Set<ArmInput> inputs();

    /** How much it trains. */
    default TrainingBudget budget() {
        return TrainingBudget.ONE_TRAINING;
    }

    /** The head that it trains with. @param ofSpec the spec's loss.head */
    default Head head(Head ofSpec) {
        return ofSpec;
    }

    /** Calls the visitor's method for this kind of arm. */
    <T> T accept(Visitor<T> visitor);

    /** One method for each kind of arm. */
    interface Visitor<T> {
        T fairLoss(FairLoss arm);

        T fixedMargin(FixedMargin arm);

        T randomPolicy(RandomPolicy arm);

        T settledMargins(SettledMargins arm);

        T shuffledGroups(ShuffledGroups arm);

        T sameMeanMargin(SameMeanMargin arm);

        T trainLonger(TrainLonger arm);

        T moreSeeds(MoreSeeds arm);

        T ldam(Ldam arm);

        T normalizedSoftmax(NormalizedSoftmax arm);
    }

    /** Each group's margin follows the learned policy. */
    record FairLoss() implements Arm {
        @Override
        public String name() {
            return "fairloss";
        }

        @Override
        public Set<ArmInput> inputs() {
            return EnumSet.of(
                    ArmInput.MARGIN_LEVELS, ArmInput.INITIAL_MARGIN, ArmInput.POLICY_START_EPOCH, ArmInput.POLICY);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.fairLoss(this);
        }
    }

    /** One margin for all classes in all epochs, as in ArcFace and CosFace. */
    record FixedMargin(double margin) implements Arm {
        @Override
        public String name() {
            return "fixed-" + BigDecimal.valueOf(margin).stripTrailingZeros().toPlainString();
        }

        @Override
        public Set<ArmInput> inputs() {
            return EnumSet.noneOf(ArmInput.class);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.fixedMargin(this);
        }
    }

    /** Each group's margin takes a random valid action every epoch: the control that separates learning from jitter. */
    record RandomPolicy() implements Arm {
        @Override
        public String name() {
            return "random-policy";
        }

        @Override
        public Set<ArmInput> inputs() {
            return EnumSet.of(ArmInput.MARGIN_LEVELS, ArmInput.INITIAL_MARGIN, ArmInput.POLICY_START_EPOCH);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.randomPolicy(this);
        }
    }

    /** Each group has from the first epoch on the margin at which the learned policy settles: separates where from when. */
    record SettledMargins() implements Arm {
        @Override
        public String name() {
            return "settled-margins";
        }

        @Override
        public Set<ArmInput> inputs() {
            return EnumSet.of(
                    ArmInput.MARGIN_LEVELS, ArmInput.INITIAL_MARGIN, ArmInput.POLICY, ArmInput.PRETRAINED_GROUPS);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.settledMargins(this);
        }
    }

    /**
     * The settled margins of the learned policy, assigned to the wrong people: the groups are shuffled among the people, and
     * stay as they are. Separates the choice of groups from the mix of margins.
     */
    record ShuffledGroups() implements Arm {
        @Override
        public String name() {
            return "shuffled-groups";
        }

        @Override
        public Set<ArmInput> inputs() {
            return new SettledMargins().inputs();
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.shuffledGroups(this);
        }
    }

    /**
     * One margin for all classes: the mean of the settled margins of the learned policy over the training images. Separates
     * margins by group from a different margin for everyone.
     */
    record SameMeanMargin() implements Arm {
        @Override
        public String name() {
            return "same-mean-margin";
        }

        @Override
        public Set<ArmInput> inputs() {
            return new SettledMargins().inputs();
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.sameMeanMargin(this);
        }
    }

    /** The initial margin for all classes, and the cost of the learned policy spent on a longer training. */
    record TrainLonger() implements Arm {
        @Override
        public String name() {
            return "longer";
        }

        @Override
        public Set<ArmInput> inputs() {
            return EnumSet.of(ArmInput.INITIAL_MARGIN, ArmInput.POLICY_COST);
        }

        @Override
        public TrainingBudget budget() {
            return TrainingBudget.LONGER_TRAINING;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.trainLonger(this);
        }
    }

    /**
     * The initial margin for all classes, and the cost of the learned policy spent on more networks, whose similarity scores are
     * summed.
     */
    record MoreSeeds() implements Arm {
        @Override
        public String name() {
            return "more-seeds";
        }

        @Override
        public Set<ArmInput> inputs() {
            return EnumSet.of(ArmInput.INITIAL_MARGIN, ArmInput.POLICY_COST);
        }

        @Override
        public TrainingBudget budget() {
            return TrainingBudget.MORE_NETWORKS;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.moreSeeds(this);
        }
    }

    /**
     * One margin for each class, proportional to n^(-1/4) with n its number of training images (LDAM: Cao and others, NeurIPS
     * 2019, section 3.1), the largest of them equal to loss.initialMargin.
     */
    record Ldam() implements Arm {
        @Override
        public String name() {
            return "ldam";
        }

        @Override
        public Set<ArmInput> inputs() {
            return EnumSet.of(ArmInput.INITIAL_MARGIN);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.ldam(this);
        }
    }

    /** No margin for any class, whatever the spec's head is (NormFace: Wang and others, ACM Multimedia 2017). */
    record NormalizedSoftmax() implements Arm {
        @Override
        public String name() {
            return "normalized-softmax";
        }

        @Override
        public Set<ArmInput> inputs() {
            return EnumSet.noneOf(ArmInput.class);
        }

        @Override
        public Head head(Head ofSpec) {
            return Head.NormalizedSoftmax;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.normalizedSoftmax(this);
        }
    }
}
