// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.StepId;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
    @ParameterizedTest(name = "{3}")
    @CsvSource({
        "prepare, no images., Add images., prepare: no images. Add images.",
        "prepare, no images, Add images., prepare: no images. Add images.",
        "prepare, no images, '', prepare: no images.",
        ", no store, Name one., no store. Name one.",
    })
    void theTextIsOneLineOfStepMessageAndRemedy(String step, String message, String remedy, String text) {
        var failure = new Failure(
                Optional.ofNullable(step).map(StepId::new), Optional.empty(), Reason.INVALID_INPUT, message, remedy);
        assertThat(failure.text()).isEqualTo(text);
    }
}
