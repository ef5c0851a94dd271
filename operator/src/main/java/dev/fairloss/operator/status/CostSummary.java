// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import dev.fairloss.api.v1alpha1.CostStatus;
import dev.fairloss.api.v1alpha1.PhaseCostStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.job.Resources;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.plan.StepAssessment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Adds up what steps cost. */
final class CostSummary {
    private CostSummary() {}

    /** By phase; phases that have cost nothing are left out. @param reported one for each view, in the same order */
    static CostStatus of(List<StepAssessment> assessments, List<StepStatus> reported, RunContext run) {
        var phases = new ArrayList<PhaseCostStatus>();
        for (var kind : StepKind.values()) {
            var steps = new ArrayList<StepStatus>();
            for (int i = 0; i < assessments.size(); i++) {
                if (assessments.get(i).step().kind() == kind) {
                    steps.add(reported.get(i));
                }
            }
            boolean gpu = Resources.of(kind, run.spec().compute()).gpus() > 0;
            var cost = new PhaseCostStatus(
                    kind.id(),
                    gpu ? "GPU" : "CPU",
                    sum(steps, StepState.Succeeded, StepStatus::deviceSeconds),
                    sum(steps, StepState.Succeeded, StepStatus::lostDeviceSeconds),
                    sum(steps, StepState.Reused, StepStatus::deviceSeconds));
            if (cost.deviceSeconds() + cost.lostDeviceSeconds() + cost.reusedDeviceSeconds() > 0) {
                phases.add(cost);
            }
        }
        return new CostStatus(
                gpuHours(phases, phase -> phase.deviceSeconds() + phase.lostDeviceSeconds()),
                gpuHours(phases, PhaseCostStatus::lostDeviceSeconds),
                gpuHours(phases, PhaseCostStatus::reusedDeviceSeconds),
                phases);
    }

    private static String gpuHours(List<PhaseCostStatus> phases, ToLongFunction<PhaseCostStatus> deviceSeconds) {
        long seconds = phases.stream()
                .filter(phase -> phase.device().equals("GPU"))
                .mapToLong(deviceSeconds)
                .sum();
        return String.format(Locale.ROOT, "%.2f", seconds / 3600.0);
    }

    private static long sum(List<StepStatus> steps, StepState state, Function<StepStatus, Long> seconds) {
        return steps.stream()
                .filter(step -> step.state() == state)
                .map(seconds)
                .mapToLong(value -> value == null ? 0 : value)
                .sum();
    }
}
