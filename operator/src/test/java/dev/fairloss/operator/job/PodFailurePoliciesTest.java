// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodFailurePoliciesTest {
    @ParameterizedTest(name = "{0}: {1}, in a fan-out {2}")
    @CsvSource({
        "RETRY, Count, Count",
        "USAGE, FailJob, FailJob",
        "INVALID_INPUT, FailJob, FailJob",
        "DIVERGED, FailJob, FailIndex",
        "INTERNAL, Count, Count",
        "STORE_UNAVAILABLE, Ignore, Ignore",
        "INTERRUPTED, Ignore, Ignore",
        "TERMINATED, Ignore, Ignore",
    })
    void theExitCodeDecides(ExitCode code, String single, String fanOut) {
        assertThat(action(code, false)).isEqualTo(single);
        assertThat(action(code, true)).isEqualTo(fanOut);
        assertThat(code.isPermanent()).isEqualTo(single.equals("FailJob"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDisruptionIsIgnoredBeforeAnyExitCodeIsRead(boolean indexed) {
        var first = PodFailurePolicies.of(indexed).getRules().get(0);
        assertThat(first.getAction()).isEqualTo("Ignore");
        assertThat(first.getOnExitCodes()).isNull();
        assertThat(first.getOnPodConditions()).singleElement().satisfies(condition -> {
            assertThat(condition.getType()).isEqualTo("DisruptionTarget");
            assertThat(condition.getStatus()).isEqualTo("True");
        });
    }

    /** The API server refuses exit codes that are not sorted. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void exitCodesAreOfTheTrainersContainerAndSorted(boolean indexed) {
        assertThat(PodFailurePolicies.of(indexed).getRules())
                .filteredOn(rule -> rule.getOnExitCodes() != null)
                .hasSizeGreaterThanOrEqualTo(2)
                .extracting(PodFailurePolicyRule::getOnExitCodes)
                .allSatisfy(codes -> {
                    assertThat(codes.getContainerName()).isEqualTo(Names.CONTAINER);
                    assertThat(codes.getOperator()).isEqualTo("In");
                    assertThat(codes.getValues()).isSorted().isNotEmpty();
                });
    }

    private static String action(ExitCode code, boolean indexed) {
        return PodFailurePolicies.of(indexed).getRules().stream()
                .filter(rule -> rule.getOnExitCodes() != null
                        && rule.getOnExitCodes().getValues().contains(code.status()))
                .map(PodFailurePolicyRule::getAction)
                .findFirst()
                .orElse("Count");
    }
}
