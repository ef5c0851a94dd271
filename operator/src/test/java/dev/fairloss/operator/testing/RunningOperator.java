// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.operator.config.OperatorSettings;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.reconcile.ExperimentReconciler;
import dev.fairloss.operator.telemetry.StatusMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** An operator inside the test's process, with shorter retry delays than on a cluster. */
public final class RunningOperator implements AutoCloseable {
    /** The store of the experiments of {@link Cluster}. */
    private static final StorageSpec SHARED = new StorageSpec("s3://experiments/team-a", null, null, null, "s3", null);

    private final Operator operator;

    private RunningOperator(Operator operator) {
        this.operator = operator;
    }

    /** Starts one for a namespace. */
    public static RunningOperator in(String namespace, KubernetesClient client) {
        return start(client, Clock.systemUTC(), controller -> controller.settingNamespace(namespace), any -> {});
    }

    /** Starts one for the experiments of all namespaces that have a label; they all may use the same store. */
    public static RunningOperator everywhere(String label, KubernetesClient client) {
        return everywhere(label, client, Optional.of(SHARED));
    }

    /** Starts one for the experiments of all namespaces that have a label. @param store default store */
    public static RunningOperator everywhere(String label, KubernetesClient client, Optional<StorageSpec> store) {
        return start(
                client,
                Clock.systemUTC(),
                controller -> controller.watchingAllNamespaces().withLabelSelector(label),
                any -> {},
                new OperatorSettings(
                        Images.of("fairloss/trainer:test"), store, SpecDefaults.NONE, TenantLimits.NONE, true));
    }

    /** Starts one. The client stays open when it stops. */
    public static RunningOperator start(
            KubernetesClient client,
            Clock clock,
            Consumer<ControllerConfigurationOverrider<FairLossExperiment>> where,
            Consumer<ConfigurationServiceOverrider> how) {
        var settings = new OperatorSettings(
                Images.of("fairloss/trainer:test"), Optional.empty(), SpecDefaults.NONE, TenantLimits.NONE, true);
        return start(client, clock, where, how, settings);
    }

    /** Starts one with settings of an administrator. The client stays open when it stops. */
    public static RunningOperator start(
            KubernetesClient client,
            Clock clock,
            Consumer<ControllerConfigurationOverrider<FairLossExperiment>> where,
            Consumer<ConfigurationServiceOverrider> how,
            OperatorSettings administered) {
        var operator = new Operator(settings -> how.accept(settings.withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(2))));
        operator.register(
                new ExperimentReconciler(administered, clock, new StatusMetrics(new SimpleMeterRegistry())),
                controller -> where.accept(controller.withRetry(new GenericRetry()
                        .setInitialInterval(100)
                        .setIntervalMultiplier(1)
                        .setMaxAttempts(-1))));
        operator.start();
        return new RunningOperator(operator);
    }

    @Override
    public void close() {
        operator.stop();
    }
}
