// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import dev.fairloss.api.v1alpha1.CostStatus;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a step cost, as a person reads it. Pure. */
final class CostText {
    private static final double HOUR = 3600;

    private CostText() {}

    /** Empty if nothing is known; begins with a space otherwise. */
    static String of(StepStatus step, FairLossExperimentStatus status) {
        if (step.seconds() == null) {
            return "";
        }
        String device = step.deviceSeconds() == null
                ? ""
                : ", " + amount(step.deviceSeconds(), isGpu(step, status))
                        + (step.lostDeviceSeconds() == null
                                ? ""
                                : " and " + amount(step.lostDeviceSeconds(), isGpu(step, status)) + " lost");
        return " after " + step.seconds() + " s" + device;
    }

    /** Kind of a step, by its id. */
    static String phase(StepStatus step) {
        int end = step.id().indexOf('-');
        return end < 0 ? step.id() : step.id().substring(0, end);
    }

    /** Whether a step's devices are GPUs. */
    static boolean isGpu(StepStatus step, FairLossExperimentStatus status) {
        return Optional.ofNullable(status.cost()).map(CostStatus::phases).orElse(List.of()).stream()
                .anyMatch(cost ->
                        cost.phase().equals(phase(step)) && cost.device().equals("GPU"));
    }

    private static String amount(long deviceSeconds, boolean gpu) {
        if (!gpu) {
            return deviceSeconds + " CPU-thread-seconds";
        }
        return deviceSeconds < HOUR / 10
                ? deviceSeconds + " GPU-seconds"
                : String.format(Locale.ROOT, "%.2f GPU-hours", deviceSeconds / HOUR);
    }
}
