// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.Convergence;
import dev.fairloss.contract.result.Convergence.GroupDrift;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.Utility;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UtilityTableTest {
    private static Convergence convergence(int drifting, double effect) {
        return new Convergence(
                Utility.DPrime,
                IntStream.range(0, 9)
                        .mapToObj(group -> new GroupDrift(Group.of(group), group < drifting ? -.5 : .0625, effect))
                        .toList());
    }

    /** With plain spaces before nouns. */
    private static String words(Convergence... policies) {
        return UtilityTable.words(List.of(policies))
                .replace(Formats.count(9, "group", "groups"), "9 groups")
                .replace(Formats.count(3, "policy", "policies"), "3 policies");
    }

    @Test
    void aBaseThatIsNotConvergedIsReported() {
        // Five of nine groups: |-.5| / .125 = 4 is the median.
        assertThat(words(convergence(5, .125)))
                .startsWith("The pretrained networks had not converged: in 5 of 9 groups")
                .contains("median: 4.0 times as much")
                .contains("spec.pretraining.updates");
    }

    @Test
    void aConvergedBaseIsReported() {
        assertThat(words(convergence(4, .125)))
                .isEqualTo(
                        "The pretrained networks had converged: training on changes the utility more than the margins"
                                + " do in only 4 of 9 groups.");
    }

    /** Each policy has networks of its own. */
    @Test
    void countsThePoliciesWithAConvergedBase() {
        assertThat(words(convergence(4, .125), convergence(5, .125), convergence(9, .125)))
                .startsWith("The pretrained networks had converged")
                .endsWith(" These are the networks of the first policy; those of 1 of 3 policies had converged.");
    }

    @Test
    void fineTunesThatTheMarginsDoNotChangeHaveNoRatio() {
        assertThat(words(convergence(5, 0))).contains("not converged").doesNotContain("Infinity");
        assertThat(words(new Convergence(Utility.DPrime, List.of()))).isEmpty();
    }

    @Test
    void theTableNamesEveryUtilityAndThePolicysFirst() {
        var replicate = new PlausibleResults(List.of(new Arm.FairLoss()), 1)
                .make()
                .replicates()
                .get(0);
        String table = UtilityTable.of(replicate).toString();
        assertThat(table).contains(">DPrime<", ">Difference<", ">LogRatio<", ">Published<");
        assertThat(table.indexOf(">DPrime<")).isLessThan(table.indexOf(">Difference<"));
    }
}
