// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.apply.Applier;
import dev.fairloss.operator.config.OperatorConfig;
import dev.fairloss.operator.telemetry.ApiWrites;
import dev.fairloss.operator.telemetry.ReconcileMetrics;
import dev.fairloss.operator.telemetry.StatusMetrics;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkus.arc.Unremovable;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Replaces beans of the SDK and the Kubernetes client extension. */
public final class OperatorBeans {
    /**
     * A client that counts its writes, names itself to the API server, which takes the name as the manager of the fields that it
     * updates, and prefers a cipher that is fast here. {@code @Unremovable}, since the SDK looks it up
     * dynamically.
     */
    @Produces
    @Singleton
    @Unremovable
    KubernetesClient client(Config config, KubernetesSerialization serialization, MeterRegistry registry, Vertx vertx) {
        config.setUserAgent(Applier.FIELD_MANAGER);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new VertxHttpClientFactory(CipherPreference.of(vertx)))
                .withKubernetesSerialization(serialization)
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor("api-writes", new ApiWrites(registry)))
                .build();
    }

    /** An operator that also reconciles experiments that are being deleted; the extension's does not. */
    @Produces
    @Singleton
    Operator operator(QuarkusConfigurationService sdk, Reconciler<FairLossExperiment> reconciler) {
        var operator = new Operator(sdk);
        operator.register(reconciler, AllEventsConfiguration.of(sdk.getConfigurationFor(reconciler), sdk));
        return operator;
    }

    /** Metrics without a series for each resource, which the SDK's own metrics have. */
    @Produces
    @Singleton
    Metrics metrics(MeterRegistry registry) {
        return new ReconcileMetrics(registry);
    }

    @Produces
    @Singleton
    StatusMetrics statusMetrics(MeterRegistry registry) {
        return new StatusMetrics(registry);
    }

    @Produces
    @Singleton
    Leadership leadership(OperatorConfig config) {
        return new Leadership(config.leaderElection().enabled());
    }
}
