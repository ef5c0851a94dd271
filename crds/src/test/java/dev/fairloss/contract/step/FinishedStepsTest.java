// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FinishedStepsTest {
    private final StepPlan plan = StepPlan.of(Specs.small(), Specs.DATA);

    /** Of the 22 steps, 0, 1 and 10 (evaluate-random-policy-1): bits 0 and 1 of the first byte, bit 2 of the second. */
    @Test
    void firstStepIsTheLowestBitOfTheFirstByte() throws JsonProcessingException {
        var ids = Set.of(new StepId("prepare"), new StepId("pretrain-1-1"), new StepId("evaluate-random-policy-1"));
        var finished = FinishedSteps.of(plan, ids);
        assertThat(finished.bits()).isEqualTo("0304");
        assertThat(finished.in(plan)).isEqualTo(ids);
        assertThat(ContractJson.mapper().writeValueAsString(finished)).isEqualTo("\"0304\"");
    }

    @Test
    void noStepIsTheEmptyString() {
        assertThat(FinishedSteps.of(plan, Set.of()).bits()).isEmpty();
        assertThat(new FinishedSteps("").in(plan)).isEmpty();
    }

    @Test
    void ignoresStepsOutsideThePlan() {
        assertThat(FinishedSteps.of(plan, Set.of(new StepId("train-kappaface-1")))
                        .bits())
                .isEmpty();
    }

    @Test
    void ignoresBitsBeyondThePlan() {
        assertThat(new FinishedSteps("000000ff").in(plan)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0g", "0A", " 01", "0x01"})
    void rejectsInvalidBits(String bits) {
        assertThatThrownBy(() -> new FinishedSteps(bits))
                .hasMessageContaining("Not a bit set in hexadecimal bytes: " + bits);
    }
}
