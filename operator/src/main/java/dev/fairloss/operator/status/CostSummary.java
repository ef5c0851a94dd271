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
import java.util.Optional;
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
                hours(phases, phase -> phase.deviceSeconds() + phase.lostDeviceSeconds())
                        .orElse("0.00 " + (isGpu(StepKind.TRAIN, run) ? DeviceType.GPU : DeviceType.CPU) + "-hours"),
                hours(phases, PhaseCostStatus::lostDeviceSeconds).orElse(null),
                hours(phases, PhaseCostStatus::reusedDeviceSeconds).orElse(null),
                phases);
    }

    private static PhaseCostStatus phase(StepKind kind, List<StepStatus> all, RunContext run) {
        var steps = all.stream().filter(step -> step.phase() == kind).toList();
        return new PhaseCostStatus(
                kind,
                isGpu(kind, run) ? DeviceType.GPU : DeviceType.CPU,
                sum(steps, state -> state != StepState.Reused, StepStatus::deviceSeconds),
                sum(steps, state -> state != StepState.Reused, StepStatus::lostDeviceSeconds),
                sum(steps, state -> state == StepState.Reused, StepStatus::deviceSeconds),
                cpuSeconds(steps));
    }

    /** CPU-seconds of all steps that succeeded; null if one is unknown, or if none succeeded. */
    private static Long cpuSeconds(List<StepStatus> all) {
        var steps =
                all.stream().filter(step -> step.state() == StepState.Succeeded).toList();
        boolean known = !steps.isEmpty() && steps.stream().allMatch(step -> step.cpuSeconds() != null);
        return known
                ? Long.valueOf(steps.stream().mapToLong(StepStatus::cpuSeconds).sum())
                : null;
    }

    private static boolean isGpu(StepKind kind, RunContext run) {
        return Resources.of(kind, run.spec().compute()).gpus() > 0;
    }

    /** Hours by type of device, GPUs first, such as {@code 1.50 GPU-hours + 0.20 CPU-hours}; empty if there are none. */
    private static Optional<String> hours(List<PhaseCostStatus> phases, ToLongFunction<PhaseCostStatus> deviceSeconds) {
        return Stream.of(DeviceType.GPU, DeviceType.CPU)
                .map(device -> hours(
                        device,
                        phases.stream()
                                .filter(phase -> phase.device() == device)
                                .mapToLong(deviceSeconds)
                                .sum()))
                .flatMap(Optional::stream)
                .reduce((gpu, cpu) -> gpu + " + " + cpu);
    }

    private static Optional<String> hours(DeviceType device, long seconds) {
        return seconds == 0
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "%.2f %s-hours", seconds / 3600.0, device));
    }

    private static long sum(List<StepStatus> steps, Predicate<StepState> state, Function<StepStatus, Long> seconds) {
        return steps.stream()
                .filter(step -> state.test(step.state()))
                .map(seconds)
                .mapToLong(value -> value == null ? 0 : value)
                .sum();
    }
}
