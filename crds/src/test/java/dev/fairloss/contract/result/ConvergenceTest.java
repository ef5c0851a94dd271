// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.Convergence.GroupDrift;
import dev.fairloss.contract.spec.Utility;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvergenceTest {
    @ParameterizedTest
    @CsvSource({"0, 0, false", ".2, .3, false", "-.2, .3, false", ".3, .3, false", ".4, .3, true", "-.4, .3, true"})
    void aGroupDriftsIfTrainingOnChangesItMoreThanItsMargins(double drift, double effect, boolean drifts) {
        assertThat(new GroupDrift(Group.of(0), drift, effect).driftsMore()).isEqualTo(drifts);
    }

    @ParameterizedTest
    @CsvSource({"9, 0, true", "9, 4, true", "9, 5, false", "8, 4, true", "8, 5, false", "1, 1, false", "0, 0, true"})
    void networksHaveConvergedUnlessMostGroupsDrift(int groups, int drifting, boolean converged) {
        var convergence = convergence(Utility.Difference, groups, drifting);
        assertThat(convergence.drifting()).isEqualTo(drifting);
        assertThat(convergence.converged()).isEqualTo(converged);
    }

    @Test
    void aReportFindsTheComparisonByUtilityAndRoundTrips() {
        var report =
                new ConvergenceReport(ConvergenceReport.VERSION, comparisons().toList());
        for (Utility utility : Utility.values()) {
            assertThat(report.by(utility).utility()).isEqualTo(utility);
            assertThat(report.by(utility).drifting()).isEqualTo(utility.ordinal());
        }
        assertThat(ContractJson.read(ContractJson.write(report), ConvergenceReport.class))
                .isEqualTo(report);
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "1, 4", "0, 0"})
    void aReportNeedsEveryUtility(int from, int to) {
        var some = comparisons().toList().subList(from, to);
        assertThatThrownBy(() -> new ConvergenceReport(ConvergenceReport.VERSION, some))
                .hasMessage("A convergence report needs a comparison for each of"
                        + " [Difference, LogRatio, DPrime, Published], in this order.");
    }

    @Test
    void aReportNeedsTheUtilitiesInOrder() {
        var all = comparisons().toList();
        var swapped = List.of(all.get(1), all.get(0), all.get(2), all.get(3));
        assertThatThrownBy(() -> new ConvergenceReport(ConvergenceReport.VERSION, swapped))
                .hasMessageEndingWith("in this order.");
    }

    /** As many groups drift as the ordinal of the utility. */
    private static Stream<Convergence> comparisons() {
        return Stream.of(Utility.values()).map(utility -> convergence(utility, 9, utility.ordinal()));
    }

    private static Convergence convergence(Utility utility, int groups, int drifting) {
        return new Convergence(
                utility,
                IntStream.range(0, groups)
                        .mapToObj(group -> new GroupDrift(Group.of(group), group < drifting ? -.5 : .125, .25))
                        .toList());
    }
}
