// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Statuses;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconcileMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ReconcileMetrics metrics = new ReconcileMetrics(registry);
    private final FairLossExperiment before = Experiments.of("minimal", spec -> {});

    ReconcileMetricsTest() {
        before.setStatus(Statuses.EMPTY);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @ParameterizedTest(name = "attempt {0}: retries {1}")
    @CsvSource({", 0", "0, 0", "1, 1", "5, 1"})
    void aRepeatedAttemptCountsAsARetry(Integer attempt, int retries) {
        metrics.reconciliationSubmitted(before, attempt == null ? null : new Attempt(attempt), Map.of());
        assertThat(sum("fairloss.reconcile.retries")).isEqualTo(retries);
    }

    @Test
    void reconciliationsAreTimedByOutcome() throws Exception {
        var result = UpdateControl.<FairLossExperiment>noUpdate();
        assertThat(metrics.timeControllerExecution(execution(() -> result))).isSameAs(result);
        assertThat(timed("success")).isEqualTo(1);
        assertThatThrownBy(() -> metrics.timeControllerExecution(execution(() -> {
                    throw new IllegalStateException("conflict");
                })))
                .hasMessage("conflict");
        assertThat(timed("error")).isEqualTo(1);
        assertThat(timed("success")).isEqualTo(1);
        assertThat(registry.get("fairloss.reconcile").timer().takeSnapshot().histogramCounts())
                .extracting(bucket -> bucket.bucket() / 1e6)
                .containsExactly(1., 2., 5., 10., 20., 50., 100., 200., 500., 1000., 2000., 5000., 10000.);
    }

    @Test
    void gaugesReadTheCurrentStatuses() {
        var statuses = new ArrayList<Optional<FairLossExperimentStatus>>();
        metrics.registerGauges(statuses::stream);
        assertThat(gauges()).allSatisfy((name, value) -> assertThat(value).isZero());
        statuses.add(Optional.empty());
        statuses.add(Optional.of(
                Statuses.EMPTY.withConditions(List.of(Statuses.condition("Complete", true, "ReportWritten")))));
        statuses.add(Optional.of(Statuses.of(
                        Statuses.step(StepKind.PREPARE, StepState.Succeeded, "job"),
                        Statuses.step(StepKind.PRETRAIN, StepState.Running, "job"),
                        Statuses.step(StepKind.TRAIN, StepState.Running, "job"),
                        Statuses.step(StepKind.EVALUATE, StepState.Queued, "job"))
                .withConditions(List.of(Statuses.condition("Failed", true, "StepFailed")))));
        var read = gauges();
        read.values().removeIf(value -> value == 0);
        assertThat(read)
                .isEqualTo(Map.of(
                        "fairloss.experiments new", 1.,
                        "fairloss.experiments complete", 1.,
                        "fairloss.experiments failed", 1.,
                        "fairloss.active.steps running", 2.,
                        "fairloss.active.steps queued", 1.));
    }

    private Map<String, Double> gauges() {
        return registry.getMeters().stream()
                .filter(Gauge.class::isInstance)
                .collect(Collectors.toMap(
                        meter -> meter.getId().getName() + " "
                                + meter.getId().getTags().get(0).getValue(),
                        meter -> ((Gauge) meter).value()));
    }

    private double sum(String name) {
        return registry.find(name).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private long timed(String outcome) {
        return registry.find("fairloss.reconcile").tag("outcome", outcome).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private <T> ControllerExecution<T> execution(Callable<T> reconcile) {
        return new Execution<>(ResourceID.fromResource(before), reconcile);
    }

    private record Attempt(int getAttemptCount) implements RetryInfo {
        @Override
        public boolean isLastAttempt() {
            return false;
        }
    }

    private record Execution<T>(ResourceID resourceID, Callable<T> reconcile) implements ControllerExecution<T> {
        @Override
        public String name() {
            return "reconcile";
        }

        @Override
        public String controllerName() {
            return "fairlossexperiment";
        }

        @Override
        public String successTypeName(T result) {
            return "patch";
        }

        @Override
        public Map<String, Object> metadata() {
            return Map.of();
        }

        @Override
        public T execute() throws Exception {
            return reconcile.call();
        }
    }
}
