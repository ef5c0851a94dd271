// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.CostStatus;
import dev.fairloss.api.v1alpha1.DeviceType;
import dev.fairloss.api.v1alpha1.PhaseCostStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.testing.Runs;
import dev.fairloss.operator.testing.Statuses;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CostSummaryTest {
    @Test
    void withoutAnyCostThereIsNoPhase() {
        assertThat(cost(2, step(StepKind.TRAIN, StepState.Succeeded, null, null)))
                .isEqualTo(new CostStatus("0.00 GPU-hours", null, null, List.of()));
        assertThat(cost(0, step(StepKind.TRAIN, StepState.Succeeded, null, null))
                        .total())
                .isEqualTo("0.00 CPU-hours");
    }

    /** 7200 + 1800 s, and 360 lost, are 9360 s = 2.60 h; 3600 s were reused, and what they had lost does not count. */
    @Test
    void totalsIncludeLostWorkAndNotReusedWork() {
        var cost = cost(
                2,
                step(StepKind.PRETRAIN, StepState.Reused, 3600L, 36L),
                step(StepKind.TRAIN, StepState.Succeeded, 7200L, 360L),
                step(StepKind.TRAIN, StepState.Succeeded, 1800L, null));
        assertThat(cost)
                .isEqualTo(new CostStatus(
                        "2.60 GPU-hours",
                        "0.10 GPU-hours",
                        "1.00 GPU-hours",
                        List.of(
                                new PhaseCostStatus(StepKind.PRETRAIN, DeviceType.GPU, 0L, 0L, 3600L, null),
                                new PhaseCostStatus(StepKind.TRAIN, DeviceType.GPU, 9000L, 360L, 0L, null))));
    }

    @Test
    void phasesOnCpusCountCpuHours() {
        assertThat(cost(0, step(StepKind.TRAIN, StepState.Succeeded, 7200L, 360L)))
                .isEqualTo(new CostStatus(
                        "2.10 CPU-hours",
                        "0.10 CPU-hours",
                        null,
                        List.of(new PhaseCostStatus(StepKind.TRAIN, DeviceType.CPU, 7200L, 360L, 0L, null))));
        assertThat(cost(2, step(StepKind.POLICY, StepState.Succeeded, 7200L, null))
                        .phases())
                .extracting(PhaseCostStatus::device)
                .containsExactly(DeviceType.CPU);
    }

    /** Reused and failed steps count neither; a step of an older trainer makes the sum unknown. */
    @Test
    void cpuTimeOfSucceededStepsIsAddedIfAllIsKnown() {
        var one = step(StepKind.TRAIN, StepState.Succeeded, 20L, null).withCpuSeconds(11L);
        var two = step(StepKind.TRAIN, StepState.Succeeded, 20L, null).withCpuSeconds(12L);
        var failed = step(StepKind.TRAIN, StepState.Failed, 20L, null);
        var reused = step(StepKind.TRAIN, StepState.Reused, 20L, null);
        assertThat(cost(2, one, two, failed, reused).phases())
                .extracting(PhaseCostStatus::cpuSeconds)
                .containsExactly(23L);
        assertThat(cost(2, one, step(StepKind.TRAIN, StepState.Succeeded, 20L, null))
                        .phases())
                .singleElement()
                .satisfies(phase -> assertThat(phase.cpuSeconds()).isNull());
    }

    @Test
    void bothKindsOfDevicesAreAdded() {
        assertThat(cost(
                                2,
                                step(StepKind.TRAIN, StepState.Succeeded, 7200L, null),
                                step(StepKind.POLICY, StepState.Succeeded, 720L, null))
                        .total())
                .isEqualTo("2.00 GPU-hours + 0.20 CPU-hours");
    }

    @Test
    void aPhaseThatOnlyLostTimeIsListed() {
        assertThat(cost(2, step(StepKind.TRAIN, StepState.Succeeded, null, 360L))
                        .phases())
                .containsExactly(new PhaseCostStatus(StepKind.TRAIN, DeviceType.GPU, 0L, 360L, 0L, null));
    }

    @ParameterizedTest
    @EnumSource(
            value = StepState.class,
            names = {"Pending", "Queued", "Running", "Failed"})
    void whatFailedPodsOfAnUnfinishedStepHeldCounts(StepState state) {
        assertThat(cost(2, step(StepKind.TRAIN, state, 7200L, null)).phases())
                .containsExactly(new PhaseCostStatus(StepKind.TRAIN, DeviceType.GPU, 7200L, 0L, 0L, null));
    }

    @Test
    void phasesAreInTheOrderOfThePlan() {
        assertThat(cost(
                                2,
                                step(StepKind.EVALUATE, StepState.Succeeded, 1L, null),
                                step(StepKind.PREPARE, StepState.Succeeded, 1L, null),
                                step(StepKind.COLLECT, StepState.Succeeded, 1L, null))
                        .phases())
                .extracting(PhaseCostStatus::phase)
                .containsExactly(StepKind.PREPARE, StepKind.COLLECT, StepKind.EVALUATE);
    }

    private static CostStatus cost(int gpus, StepStatus... steps) {
        var run = Runs.of("minimal", spec -> spec.withObject("/compute").put("gpus", gpus));
        return CostSummary.of(List.of(steps), run);
    }

    private static StepStatus step(StepKind phase, StepState state, Long deviceSeconds, Long lost) {
        return Statuses.step(phase, state, "job")
                .withDeviceSeconds(deviceSeconds)
                .withLostDeviceSeconds(lost);
    }
}
