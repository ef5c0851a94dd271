// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FailureReason;
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
                Optional.ofNullable(step).map(StepId::new),
                Optional.empty(),
                FailureReason.InvalidInput,
                message,
                remedy);
        assertThat(failure.text()).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}: stops other steps {1}, fixable by the user {2}, needs no retry {3}")
    @CsvSource({
        "StorageNotConfigured, true, true, false",
        "InvalidInput, true, true, false",
        "NotAllowed, true, true, true",
        "Diverged, false, false, false",
        "RetriesExhausted, true, false, false",
        "DeadlineExceeded, true, false, false",
        "InternalError, true, false, false",
        "Rejected, false, true, true",
        "PodStartFailed, false, true, true",
    })
    void theReasonDecidesWhatFollows(FailureReason reason, boolean stops, boolean fixable, boolean noRetry) {
        var failure = new Failure(Optional.empty(), Optional.empty(), reason, "message", "");
        assertThat(failure.stopsOtherSteps()).isEqualTo(stops);
        assertThat(failure.isUserFixable()).isEqualTo(fixable);
        assertThat(failure.needsNoRetry()).isEqualTo(noRetry);
    }
}
