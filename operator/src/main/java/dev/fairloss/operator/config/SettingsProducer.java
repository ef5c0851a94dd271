// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.api.v1alpha1.ComputeSpec;
import dev.fairloss.api.v1alpha1.PodsSpec;
import dev.fairloss.api.v1alpha1.SchedulingSpec;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.PodAdditions;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Reads and validates the settings at startup; an invalid one stops it. */
public final class SettingsProducer {
    @Produces
    @Singleton
    OperatorSettings settings(OperatorConfig config) {
        var store = config.store();
        return new OperatorSettings(
                new Images(config.trainerImage(), config.trainerNvidiaImage(), config.simulatedGpus()),
                store.uri()
                        .map(uri -> new StorageSpec(
                                uri,
                                store.endpoint().orElse(null),
                                store.region().orElse("us-east-1"),
                                store.volumeClaim().orElse(null),
                                store.credentialsSecret().orElse(null),
                                store.signingSecret().orElse(null))),
                new SpecDefaults(
                        config.scheduling()
                                .map(json -> parse("scheduling", "spec.scheduling", json, SchedulingSpec.class)),
                        config.compute().map(json -> parse("compute", "spec.compute", json, ComputeSpec.class)),
                        config.pods().map(json -> parse("pods", "spec.pods", json, PodsSpec.class)),
                        config.podTemplate().map(SettingsProducer::additions).orElse(PodAdditions.NONE)),
                config.limits()
                        .map(json -> parse("limits", "the chart's value limits", json, TenantLimits.class))
                        .orElse(TenantLimits.NONE),
                config.progress(),
                config.namespaceLabel().map(NamespaceLabel::of));
    }

    private static PodAdditions additions(String json) {
        try {
            return ContractJson.strictMapper()
                    .readValue(json, PodAdditions.class)
                    .validated();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "fairloss.pod-template is not valid JSON with dnsPolicy, dnsConfig, env and volumes: "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    static <T> T parse(String property, String form, String json, Class<T> type) {
        try {
            return ContractJson.strictMapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "fairloss." + property + " is not valid JSON in the form of " + form + ": "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
