// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.ComputeSpec;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.Step;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.testing.Experiments;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResourcesTest {
    private static final String GPU = "nvidia.com/gpu";

    @ParameterizedTest(name = "{0} gets {1} GPUs")
    @CsvSource({
        "PREPARE, 0",
        "PRETRAIN, 2",
        "COLLECT, 2",
        "POLICY, 0",
        "TRAIN, 2",
        "EVALUATE, 2",
        "REPORT, 0",
    })
    void stepsThatRunTheNetworkGetTheGpus(StepKind kind, int gpus) {
        assertThat(Resources.of(kind, compute(spec -> spec.put("gpus", 2))))
                .isEqualTo(new Resources(gpus, GPU, "2", "4Gi"));
    }

    /** As the trainer counts them: all cores but one compute. */
    @ParameterizedTest(name = "{0} GPUs and {1} cores are {2} devices")
    @CsvSource({"0, 500m, 1", "0, 1, 1", "0, 2, 1", "0, 7500m, 7", "2, 8, 2"})
    void devicesAreGpusOrComputeThreads(int gpus, String cpu, int devices) {
        assertThat(new Resources(gpus, GPU, cpu, "4Gi").devices()).isEqualTo(devices);
    }

    /** Also of an experiment from before the rules about GPUs: each task computes on one GPU. */
    @Test
    void noPodHoldsMoreGpusThanItsStepHasTasks() {
        var compute = compute(spec -> spec.put("gpus", 4));
        assertThat(gpus(Step.collect(1, 3), compute)).isEqualTo(3);
        assertThat(gpus(Step.collect(1, 4), compute)).isEqualTo(4);
        assertThat(gpus(Step.collect(1, 16), compute)).isEqualTo(4);
        assertThat(gpus(Step.pretrain(1, 1), compute)).isEqualTo(1);
        assertThat(gpus(Step.of(StepKind.PREPARE), compute)).isZero();
    }

    private static int gpus(Step step, ComputeSpec compute) {
        return Resources.of(new PlannedStep(step, Optional.empty(), List.of()), compute)
                .gpus();
    }

    @ParameterizedTest
    @EnumSource(StepKind.class)
    void aPhasesValuesOverrideTheGeneralOnes(StepKind kind) {
        var compute = compute(spec -> spec.put("gpus", 2)
                .putObject("phases")
                .putObject(kind.id())
                .put("gpus", 4)
                .put("cpu", "7")
                .put("memory", "9Gi"));
        assertThat(Resources.of(kind, compute)).isEqualTo(new Resources(4, GPU, "7", "9Gi"));
        var other = kind == StepKind.POLICY ? StepKind.PREPARE : StepKind.POLICY;
        assertThat(Resources.of(other, compute)).as("of another phase").isEqualTo(new Resources(0, GPU, "2", "4Gi"));
    }

    @Test
    void whatAPhaseLeavesOutIsTheGeneralValue() {
        var compute = compute(spec ->
                spec.put("gpus", 2).putObject("phases").putObject("train").put("cpu", "7"));
        assertThat(Resources.of(StepKind.TRAIN, compute)).isEqualTo(new Resources(2, GPU, "7", "4Gi"));
    }

    @Test
    void gpusAreRequestedAndLimitedAndCoresOnlyRequested() {
        var requirements = new Resources(2, GPU, "8", "32Gi").requirements();
        assertThat(requirements.getRequests())
                .isEqualTo(Map.of("cpu", new Quantity("8"), "memory", new Quantity("32Gi"), GPU, new Quantity("2")));
        assertThat(requirements.getLimits()).isEqualTo(Map.of("memory", new Quantity("32Gi"), GPU, new Quantity("2")));
    }

    @Test
    void limitsOnCoresAndStorageAreSetOnRequest() {
        var compute = compute(spec -> spec.put("cpuLimit", "Request").put("ephemeralStorage", "12Gi"));
        var requirements = Resources.of(StepKind.POLICY, compute).requirements();
        assertThat(requirements.getLimits())
                .isEqualTo(Map.of(
                        "cpu", new Quantity("2"),
                        "memory", new Quantity("4Gi"),
                        "ephemeral-storage", new Quantity("12Gi")));
        assertThat(requirements.getRequests()).isEqualTo(requirements.getLimits());
    }

    @Test
    void withoutGpusTheResourceIsNotNamed() {
        var requirements = new Resources(0, GPU, "8", "32Gi").requirements();
        assertThat(requirements.getRequests()).containsOnlyKeys("cpu", "memory");
        assertThat(requirements.getLimits()).containsOnlyKeys("memory");
    }

    private static ComputeSpec compute(Consumer<ObjectNode> change) {
        return Experiments.of("minimal", spec -> change.accept(spec.withObject("/compute")))
                .getSpec()
                .compute();
    }
}
