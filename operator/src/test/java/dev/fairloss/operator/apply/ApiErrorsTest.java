// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiErrorsTest {
    @ParameterizedTest(name = "{0} {1}: rejected {2}")
    @CsvSource({
        "400, no, true",
        "403, exceeded quota, true",
        "413, too large, true",
        "422, invalid, true",
        "401, no, false",
        "404, not found, false",
        "409, conflict, false",
        "429, too many requests, false",
        "500, internal error, false",
        "500, 'Internal error occurred: failed calling webhook \"policy\": refused', true",
        "418, 'admission webhook \"policy\" denied the request', true",
        "403, '', false",
    })
    void aRejectionIsAnErrorThatAnotherTryDoesNotMend(int code, String message, boolean rejected) {
        assertThat(ApiErrors.rejection(error(code, status(message, null))))
                .isEqualTo(rejected ? Optional.of(message) : Optional.empty());
    }

    @Test
    void anErrorWithoutAStatusOrAMessageIsNoRejection() {
        assertThat(ApiErrors.rejection(error(403, null))).isEmpty();
        assertThat(ApiErrors.rejection(error(403, status(null, null)))).isEmpty();
    }

    @ParameterizedTest(name = "cause {0}: terminating {1}")
    @CsvSource({"NamespaceTerminating, true", "FieldValueInvalid, false", ", false"})
    void aTerminatingNamespaceIsACauseAndNoRejection(String cause, boolean terminating) {
        var error = error(403, status("no", cause));
        assertThat(ApiErrors.isNamespaceTerminating(error)).isEqualTo(terminating);
        assertThat(ApiErrors.rejection(error).isPresent()).isEqualTo(!terminating);
    }

    @Test
    void anErrorWithoutDetailsHasNoCause() {
        assertThat(ApiErrors.isNamespaceTerminating(error(403, null))).isFalse();
        assertThat(ApiErrors.isNamespaceTerminating(error(403, new Status()))).isFalse();
        var withoutCauses = new StatusBuilder().withNewDetails().endDetails().build();
        withoutCauses.getDetails().setCauses(null);
        assertThat(ApiErrors.isNamespaceTerminating(error(403, withoutCauses))).isFalse();
    }

    private static KubernetesClientException error(int code, Status status) {
        return new KubernetesClientException("refused", code, status);
    }

    private static Status status(String message, String cause) {
        return new StatusBuilder()
                .withMessage(message)
                .withNewDetails()
                .addNewCause()
                .withReason(cause)
                .endCause()
                .endDetails()
                .build();
    }
}
