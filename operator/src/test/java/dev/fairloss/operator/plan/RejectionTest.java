// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.plan.Rejection.Write;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectionTest {
    @ParameterizedTest
    @CsvSource({
        "'jobs is forbidden: exceeded quota: q, requested: count/jobs.batch=1', true",
        "'pods is forbidden: Exceeded Quota: q', true",
        "'status unknown for quota: q, resources: pods', true",
        "'unable to get quota: timeout', true",
        "'failed quota: q: must specify limits.cpu', false",
        "'denied by policy', false",
    })
    void onlyAQuotaThatIsUsedUpIsWaitedFor(String message, boolean waits) {
        assertThat(Rejection.isByQuota(message)).isEqualTo(waits);
        assertThat(new Rejection(Write.CREATE, "Job", "a", message).isByQuota()).isEqualTo(waits);
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE, the API server rejected the creation of the Job a: no",
        "UPDATE, the API server rejected the update of the Job a: no",
        "DELETE, the API server rejected the deletion of the Job a: no",
    })
    void theTextNamesTheWriteAndTheObject(Write write, String text) {
        assertThat(new Rejection(write, "Job", "a", "no").text()).isEqualTo(text);
    }
}
