// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.limit.TenantLimits.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TenantLimitsTest {
    /** The limits of a value of the chart. */
    static TenantLimits limits(String json) {
        try {
            return ContractJson.strictMapper().readValue(json, TenantLimits.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNamespaceReplacesSingleDefaults() {
        var limits = limits(
                "{\"default\": {\"maxGpus\": 4, \"maxStepHours\": 24}, \"namespaces\": {\"a\": {\"maxGpus\": 8}}}");
        assertThat(limits.limit("a", "maxGpus", NamespaceLimits::maxGpus))
                .contains(new Limit<>(8, "limits.namespaces.a.maxGpus"));
        assertThat(limits.limit("b", "maxGpus", NamespaceLimits::maxGpus))
                .contains(new Limit<>(4, "limits.default.maxGpus"));
        assertThat(limits.limit("a", "maxStepHours", NamespaceLimits::maxStepHours))
                .contains(new Limit<>(24, "limits.default.maxStepHours"));
        assertThat(limits.limit("a", "maxGpuHours", NamespaceLimits::maxGpuHours))
                .isEmpty();
    }

    @Test
    void allowedValuesMayContainTheNamespace() {
        var limits = limits("{\"default\": {\"storageUris\": [\"s3://all/{namespace}\", \"s3://shared\"]}}");
        assertThat(limits.allowed("a", "storageUris", NamespaceLimits::storageUris))
                .contains(new Limit<>(List.of("s3://all/a", "s3://shared"), "limits.default.storageUris"));
        assertThat(limits.allowed("a", "mlflowUris", NamespaceLimits::mlflowUris))
                .isEmpty();
    }

    @Test
    void stepsAreLimitedByGpusAndHours() {
        var limits = limits("{\"namespaces\": {\"a\": {\"maxGpus\": 8, \"maxStepHours\": 36}}}");
        assertThat(limits.steps("a")).isEqualTo(new StepLimits(Optional.of(8), Optional.of(Duration.ofHours(36))));
        assertThat(limits.steps("b")).isEqualTo(StepLimits.NONE);
        assertThat(TenantLimits.NONE.steps("a")).isEqualTo(StepLimits.NONE);
    }
}
