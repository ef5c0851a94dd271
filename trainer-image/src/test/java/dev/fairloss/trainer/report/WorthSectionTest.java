// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.result.Association;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.RewardWorth;
import dev.fairloss.contract.result.RewardWorth.OfUtility;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.Utility;
import java.util.List;
import java.util.Optional;
import org.hipparchus.distribution.continuous.TDistribution;
import org.junit.jupiter.api.Test;

class WorthSectionTest {
    private final ExperimentResults results = new PlausibleResults(List.of(new Arm.FairLoss()), 1).make();

    private static String page(ExperimentResults results) {
        return WorthSection.of(results).content().toString().replace('\u00a0', ' ');
    }

    @Test
    void saysWhetherTheUtilityOfTheRewardsPredictsAccuracy() {
        assertThat(page(results))
                .contains(
                        "correlates with the accuracy on held-out identities at +.10 (−.20 to +.40): it does not predict it"
                                + " beyond chance.")
                .contains("it predicts the accuracy in 1 of 3, and the opposite in 1.");
    }

    @Test
    void showsEveryUtilityAndEveryStep() {
        String page = page(results);
        assertThat(page).contains("Difference", "LogRatio", "DPrime", "Published", "AUC, held-out identities");
        assertThat(page.split(" to \\.[234]5<", -1))
                .as("three steps of nine groups")
                .hasSize(28);
    }

    /** d' is a difference in units of its spread, so the spread is 1, or 10,000 in the unit of the table. */
    @Test
    void aRewardIsShownBesideTheSpreadOfItsDistance() {
        assertThat(results.replicates().get(0).rewards().utility()).isEqualTo(Utility.DPrime);
        assertThat(page(results)).contains(">10,000<");
    }

    /** With a slope of 2 without error, the interval is twice that of the reward. */
    @Test
    void thePredictedChangeHasTheErrorOfTheReward() {
        var step = new StateAction(new State(Group.of(0), 1), Action.UP);
        var row = results.replicates().get(0).rewards().row(step);
        var slope = new OfUtility(Utility.DPrime, Group.of(0).label(), new Association(48, .9, .8, .95, 2, 0));
        var certain = results.worth()
                .map(worth -> new RewardWorth(
                        worth.probes(), worth.repeats(), List.of(slope), 2, List.of(), worth.spreads()));
        double half = new TDistribution(row.degreesOfFreedom().orElseThrow()).inverseCumulativeProbability(.975)
                * row.standardError().orElseThrow();
        assertThat(page(results.with(copy -> copy.worth(certain))))
                .contains(">" + Formats.signedShare(2 * (row.reward() - half), 4) + " to "
                        + Formats.signedShare(2 * (row.reward() + half), 4) + "<");
    }

    @Test
    void showsTheCorrelationOverTheArms() {
        assertThat(page(results))
                .contains(
                        "The same over the 10 final trainings of all arms",
                        "Trainings with equal results count once. The intervals count each arm once",
                        "+.70 (+.40 to +1.00)",
                        "−.40 (−.70 to −.10)");
        var few = results.worth()
                .map(worth -> new RewardWorth(
                        worth.probes(), worth.repeats(), worth.associations(), 2, List.of(), worth.spreads()));
        assertThat(page(results.with(copy -> copy.worth(few))))
                .contains("The arms are too few, or too equal, for a correlation over the final trainings.");
    }

    @Test
    void withoutMeasurementsItIsUnknown() {
        assertThat(page(results.with(copy -> copy.worth(Optional.empty()))))
                .contains("Unknown: no fine-tune was measured");
    }
}
