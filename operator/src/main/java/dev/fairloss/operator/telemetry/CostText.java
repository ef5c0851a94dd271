// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import dev.fairloss.api.v1alpha1.CostStatus;
import dev.fairloss.api.v1alpha1.DeviceType;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The cost of a step as text for Events. Pure. */
final class CostText {
    private static final double SECONDS_PER_HOUR = 3600;

    private CostText() {}

    /** The cost, with a space before it; empty if it is not known. */
    static String of(StepStatus step, FairLossExperimentStatus status) {
        if (step.seconds() == null) {
            return "";
        }
        boolean gpu = isGpu(step, status);
        String cost = step.deviceSeconds() == null ? "" : ", " + amount(step.deviceSeconds(), gpu);
        String lost = step.deviceSeconds() == null || step.lostDeviceSeconds() == null
                ? ""
                : " and " + amount(step.lostDeviceSeconds(), gpu) + " lost";
        return " after " + step.seconds() + " s" + cost + lost;
    }

    /** Whether the devices of a step are GPUs. */
    static boolean isGpu(StepStatus step, FairLossExperimentStatus status) {
        return Optional.ofNullable(status.cost()).map(CostStatus::phases).orElse(List.of()).stream()
                .anyMatch(cost -> cost.phase() == step.phase() && cost.device() == DeviceType.GPU);
    }

    private static String amount(long deviceSeconds, boolean gpu) {
        if (!gpu) {
            return deviceSeconds + " CPU-thread-seconds";
        }
        return deviceSeconds < SECONDS_PER_HOUR / 10
                ? deviceSeconds + " GPU-seconds"
                : String.format(Locale.ROOT, "%.2f GPU-hours", deviceSeconds / SECONDS_PER_HOUR);
    }
}
