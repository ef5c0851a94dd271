// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import dev.fairloss.api.v1alpha1.CostStatus;
import dev.fairloss.api.v1alpha1.DeviceType;
import dev.fairloss.api.v1alpha1.PhaseCostStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.job.Resources;
import dev.fairloss.operator.job.RunContext;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Adds up the cost of the steps. */
final class CostSummary {
    private CostSummary() {}

    /** The cost by phase and in all. Leaves out phases without any cost. */
    static CostStatus of(List<StepStatus> steps, RunContext run) {
        var phases = Stream.of(StepKind.values())
                .map(kind -> phase(kind, steps, run))
                .filter(cost -> cost.deviceSeconds() + cost.lostDeviceSeconds() + cost.reusedDeviceSeconds() > 0)
                .toList();
        return new CostStatus(
                gpuHours(phases, phase -> phase.deviceSeconds() + phase.lostDeviceSeconds()),
                gpuHours(phases, PhaseCostStatus::lostDeviceSeconds),
                gpuHours(phases, PhaseCostStatus::reusedDeviceSeconds),
                phases);
    }

    private static PhaseCostStatus phase(StepKind kind, List<StepStatus> all, RunContext run) {
        var steps = all.stream().filter(step -> step.phase() == kind).toList();
        boolean gpu = Resources.of(kind, run.spec().compute()).gpus() > 0;
        return new PhaseCostStatus(
                kind,
                gpu ? DeviceType.GPU : DeviceType.CPU,
                sum(steps, state -> state != StepState.Reused, StepStatus::deviceSeconds),
                sum(steps, state -> state != StepState.Reused, StepStatus::lostDeviceSeconds),
                sum(steps, state -> state == StepState.Reused, StepStatus::deviceSeconds));
    }

    private static String gpuHours(List<PhaseCostStatus> phases, ToLongFunction<PhaseCostStatus> deviceSeconds) {
        long seconds = phases.stream()
                .filter(phase -> phase.device() == DeviceType.GPU)
                .mapToLong(deviceSeconds)
                .sum();
        return String.format(Locale.ROOT, "%.2f", seconds / 3600.0);
    }

    private static long sum(List<StepStatus> steps, Predicate<StepState> state, Function<StepStatus, Long> seconds) {
        return steps.stream()
                .filter(step -> state.test(step.state()))
                .map(seconds)
                .mapToLong(value -> value == null ? 0 : value)
                .sum();
    }
}
