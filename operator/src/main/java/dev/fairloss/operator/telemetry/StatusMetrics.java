// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;

/** Counts status transitions. Keeps no state besides the counters. */
public final class StatusMetrics {
    private static final List<StepState> FINAL_STATES =
            List.of(StepState.Succeeded, StepState.Reused, StepState.Failed);

    private final MeterRegistry registry;

    /** @param registry for the counters */
    public StatusMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts what is new in a status. Call it once for each status that was written. */
    public void count(String namespace, Transition transition) {
        for (var state : FINAL_STATES) {
            for (var step : transition.entered(state)) {
                count(namespace, transition, step);
            }
        }
    }

    private void count(String namespace, Transition transition, StepStatus step) {
        String phase = step.phase().id();
        String outcome = step.state().name().toLowerCase(Locale.ROOT);
        add(Metric.STEPS, 1, namespace, phase, outcome);
        boolean gpu = CostText.isGpu(step, transition.after());
        if (step.state() == StepState.Succeeded) {
            add(Metric.GPU_SECONDS, gpu ? orZero(step.deviceSeconds()) : 0, namespace, phase, "kept");
            add(Metric.GPU_SECONDS, gpu ? orZero(step.lostDeviceSeconds()) : 0, namespace, phase, "lost");
            add(Metric.PROBES, step.total() == null ? 0 : step.total(), namespace);
        }
        if (step.state() == StepState.Reused) {
            add(Metric.SAVED_GPU_SECONDS, gpu ? orZero(step.deviceSeconds()) : 0, namespace, phase);
        }
    }

    private void add(Metric metric, double amount, String... values) {
        if (amount > 0) {
            Counter.builder(metric.micrometer())
                    .description(metric.help())
                    .tags(MetricTags.tags(metric, values))
                    .register(registry)
                    .increment(amount);
        }
    }

    private static long orZero(Long value) {
        return value == null ? 0 : value;
    }
}
