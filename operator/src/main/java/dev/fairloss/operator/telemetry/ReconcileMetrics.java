// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.Controller;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Receives the events of the SDK: durations and retries of reconciliations. Also counts experiments and steps by state. */
public final class ReconcileMetrics implements Metrics {
    private static final List<Duration> BUCKETS = Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
            .map(Duration::ofMillis)
            .toList();

    private final MeterRegistry registry;

    /** @param registry for the metrics */
    public ReconcileMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void controllerRegistered(Controller<? extends HasMetadata> controller) {
        registerGauges(() -> statuses(controller));
    }

    /** Registers the gauges. @param statuses of all experiments; each is absent if it has not been written yet */
    void registerGauges(Supplier<Stream<Optional<FairLossExperimentStatus>>> statuses) {
        for (var state : ExperimentState.values()) {
            gauge(Metric.EXPERIMENTS, state.label(), () -> statuses.get()
                    .filter(status -> ExperimentState.of(status) == state)
                    .count());
        }
        for (var state : List.of(StepState.Queued, StepState.Running)) {
            gauge(Metric.ACTIVE_STEPS, state.name().toLowerCase(Locale.ROOT), () -> statuses.get()
                    .flatMap(status -> status.map(FairLossExperimentStatus::steps).stream())
                    .flatMap(List::stream)
                    .filter(step -> step.state() == state)
                    .count());
        }
    }

    private void gauge(Metric metric, String value, Supplier<Number> reading) {
        Gauge.builder(metric.micrometer(), reading)
                .description(metric.help())
                .tags(MetricTags.tags(metric, value))
                .register(registry);
    }

    private static Stream<Optional<FairLossExperimentStatus>> statuses(Controller<? extends HasMetadata> controller) {
        return controller
                .getEventSourceManager()
                .getControllerEventSource()
                .list()
                .filter(FairLossExperiment.class::isInstance)
                .map(experiment -> Optional.ofNullable(((FairLossExperiment) experiment).getStatus()));
    }

    @Override
    public void reconciliationSubmitted(HasMetadata resource, RetryInfo retry, Map<String, Object> metadata) {
        if (retry != null && retry.getAttemptCount() > 0) {
            Counter.builder(Metric.RETRIES.micrometer())
                    .description(Metric.RETRIES.help())
                    .register(registry)
                    .increment();
        }
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        var started = Timer.start(registry);
        boolean success = false;
        try {
            T result = execution.execute();
            success = true;
            return result;
        } finally {
            started.stop(Timer.builder(Metric.RECONCILE.micrometer())
                    .description(Metric.RECONCILE.help())
                    .tags(MetricTags.tags(Metric.RECONCILE, success ? "success" : "error"))
                    .serviceLevelObjectives(BUCKETS.toArray(Duration[]::new))
                    .register(registry));
        }
    }
}
