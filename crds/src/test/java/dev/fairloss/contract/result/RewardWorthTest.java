// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.RewardWorth.OfUtility;
import dev.fairloss.contract.spec.Utility;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardWorthTest {
    private static final RewardWorth WORTH = new RewardWorth(
            48,
            3,
            List.of(
                    association(Utility.Difference, RewardWorth.ACCURACY, .25),
                    association(Utility.Difference, RewardWorth.AUC, .5),
                    association(Utility.LogRatio, RewardWorth.ACCURACY, -.25),
                    association(Utility.LogRatio, "tail/low", .75)),
            10,
            List.of(association(Utility.DPrime, RewardWorth.AUC, -.5)),
            List.of(OptionalDouble.of(.125), OptionalDouble.empty()));

    @ParameterizedTest
    @CsvSource({
        "Difference, accuracy, .25",
        "Difference, auc, .5",
        "LogRatio, accuracy, -.25",
        "LogRatio, tail/low, .75",
        "LogRatio, auc,",
        "DPrime, accuracy,",
        "Difference, tail/low,"
    })
    void findsTheAssociationOfAUtilityWithAnOutcome(Utility utility, String outcome, Double correlation) {
        assertThat(WORTH.of(utility, outcome).map(Association::correlation))
                .isEqualTo(Optional.ofNullable(correlation));
    }

    @Test
    void theFinalTrainingsHaveAssociationsOfTheirOwn() {
        assertThat(WORTH.overArms(Utility.DPrime, RewardWorth.AUC).map(Association::correlation))
                .hasValue(-.5);
        assertThat(WORTH.overArms(Utility.Difference, RewardWorth.ACCURACY)).isEmpty();
    }

    @Test
    void roundTrips() {
        assertThat(ContractJson.read(ContractJson.write(WORTH), RewardWorth.class))
                .isEqualTo(WORTH);
    }

    private static OfUtility association(Utility utility, String outcome, double correlation) {
        return new OfUtility(
                utility, outcome, new Association(48, correlation, correlation - .125, correlation + .125, 2, .5));
    }
}
