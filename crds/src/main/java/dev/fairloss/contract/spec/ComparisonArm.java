// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

import java.util.List;
import java.util.function.Function;

/** What an experiment can compare FairLoss with, spelled as in an experiment file. */
public enum ComparisonArm {
    /** One margin for all groups in all epochs; one arm for each of the fixed margins. */
    FixedMargin(margins -> margins.stream().<Arm>map(Arm.FixedMargin::new).toList()),
    /** Margins changed by a random policy: the control. */
    RandomPolicy(margins -> List.of(new Arm.RandomPolicy())),
    /** The margins at which the learned policy settles, from the first epoch on. */
    SettledMargins(margins -> List.of(new Arm.SettledMargins())),
    /** The settled margins on groups that are shuffled among the people. */
    ShuffledGroups(margins -> List.of(new Arm.ShuffledGroups())),
    /** One margin for all groups: the mean of the settled margins. */
    SameMeanMargin(margins -> List.of(new Arm.SameMeanMargin())),
    /** The initial margin, trained longer by the cost of the learned policy. */
    TrainLonger(margins -> List.of(new Arm.TrainLonger())),
    /** The initial margin, with as many networks as the cost of the learned policy buys. */
    MoreSeeds(margins -> List.of(new Arm.MoreSeeds())),
    /** A margin for each class by its number of images (NeurIPS 2019). */
    LDAM(margins -> List.of(new Arm.Ldam())),
    /** No margin for anyone (ACM Multimedia 2017): whether a margin is needed. */
    NormalizedSoftmax(margins -> List.of(new Arm.NormalizedSoftmax()));

    private final Function<List<Double>, List<Arm>> arms;

    ComparisonArm(Function<List<Double>, List<Arm>> arms) {
        this.arms = arms;
    }

    /**
     * The arms to train.
     *
     * @param fixedMargins the margins of comparison.fixedMargins, or all margins if there are none
     */
    public List<Arm> arms(List<Double> fixedMargins) {
        return arms.apply(fixedMargins);
    }
}
