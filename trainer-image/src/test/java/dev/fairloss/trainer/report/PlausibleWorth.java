// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.Association;
import dev.fairloss.contract.result.RewardWorth;
import dev.fairloss.contract.result.RewardWorth.OfUtility;
import dev.fairloss.contract.spec.Utility;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Synthetic correlations: on the whole none, in the first group a positive and in the second a negative one. */
final class PlausibleWorth {
    private PlausibleWorth() {}

    static RewardWorth make() {
        List<OfUtility> associations = new ArrayList<>();
        for (Utility utility : Utility.values()) {
            associations.add(new OfUtility(utility, RewardWorth.ACCURACY, association(.1)));
            associations.add(new OfUtility(utility, RewardWorth.AUC, association(-.05)));
            associations.add(new OfUtility(utility, Group.of(0).label(), association(.6)));
            associations.add(new OfUtility(utility, Group.of(1).label(), association(-.5)));
            associations.add(new OfUtility(utility, Group.of(2).label(), association(0)));
        }
        var spreads = IntStream.range(0, Group.NUMBER)
                .mapToObj(group -> group == 8 ? OptionalDouble.empty() : OptionalDouble.of(.1))
                .toList();
        var overArms = List.of(
                new OfUtility(Utility.DPrime, RewardWorth.ACCURACY, association(.7)),
                new OfUtility(Utility.DPrime, Group.of(0).label(), association(-.4)));
        return new RewardWorth(48, 3, associations, 10, overArms, spreads);
    }

    private static Association association(double r) {
        return new Association(48, r, r - .3, r + .3, 2 * r, .8);
    }
}
