// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.CostStatus;
import dev.fairloss.api.v1alpha1.DeviceType;
import dev.fairloss.api.v1alpha1.PhaseCostStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.testing.Statuses;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostTextTest {
    @ParameterizedTest(name = "{0} s, {1} on {3}, {2} lost: {4}")
    @CsvSource({
        ", 10, 20, GPU, ''",
        "10, , 20, GPU, ' after 10 s'",
        "10, 20, , CPU, ' after 10 s, 20 CPU-thread-seconds'",
        "10, 359, , GPU, ' after 10 s, 359 GPU-seconds'",
        "10, 360, , GPU, ' after 10 s, 0.10 GPU-hours'",
        "10, 9000, 20, GPU, ' after 10 s, 2.50 GPU-hours and 20 GPU-seconds lost'",
        "10, 9000, 20, CPU, ' after 10 s, 9000 CPU-thread-seconds and 20 CPU-thread-seconds lost'",
    })
    void timeDevicesAndLossesAreNamed(Long seconds, Long deviceSeconds, Long lost, DeviceType device, String text) {
        var step = Statuses.step(StepKind.TRAIN, StepState.Succeeded, "job")
                .withSeconds(seconds)
                .withDeviceSeconds(deviceSeconds)
                .withLostDeviceSeconds(lost);
        var phases = List.of(
                new PhaseCostStatus(
                        StepKind.POLICY, device == DeviceType.GPU ? DeviceType.CPU : DeviceType.GPU, 1L, 0L, 0L, null),
                new PhaseCostStatus(StepKind.TRAIN, device, 1L, 0L, 0L, null));
        assertThat(CostText.of(step, Statuses.EMPTY.withCost(new CostStatus("0", null, null, phases))))
                .isEqualTo(text);
    }

    @Test
    void withoutACostTheDevicesAreCpus() {
        assertThat(CostText.isGpu(Statuses.step(StepKind.TRAIN, StepState.Succeeded, "job"), Statuses.EMPTY))
                .isFalse();
    }
}
