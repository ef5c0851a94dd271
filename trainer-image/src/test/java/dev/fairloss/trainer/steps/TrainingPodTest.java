// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.ComputeSpec;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingPodTest {
    @TempDir
    private Path folder;

    /** {@code spec.compute}; cores, decoders and memory. A phase that says nothing of a value has that of all pods. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{cpu: '8', memory: 32Gi} | 8 | 7 | 32Gi",
                "{cpu: '8', memory: 32Gi, phases: {train: {cpu: '16', memory: 64Gi}}} | 16 | 15 | 64Gi",
                "{cpu: '8', memory: 32Gi, phases: {train: {cpu: '16'}}} | 16 | 15 | 32Gi",
                "{cpu: '8', memory: 32Gi, phases: {train: {memory: 64Gi}}} | 8 | 7 | 64Gi",
                "{cpu: '8', memory: 32Gi, phases: {collect: {cpu: '16', memory: 64Gi}}} | 8 | 7 | 32Gi",
                "{cpu: 500m, memory: 32Gi} | 1 | 1 | 32Gi",
                "{cpu: 2500m, memory: 32Gi} | 3 | 2 | 32Gi",
                "{cpu: '1.5', memory: 32Gi} | 2 | 1 | 32Gi",
            })
    void hasWhatTheExperimentRequests(String compute, int cores, int decoders, String memory) {
        var pod = TrainingPod.of(Optional.of(compute(compute)), 4);
        assertThat(pod).isEqualTo(new TrainingPod(cores, Optional.of(memory)));
        assertThat(pod.decoders()).isEqualTo(decoders);
    }

    private ComputeSpec compute(String yaml) {
        String experiment = TinyExperiment.SYNTHETIC + "  compute: " + yaml + "\n";
        return ExperimentFileReader.read(TinyExperiment.write(folder, experiment))
                .spec()
                .compute();
    }

    @Test
    void withoutComputeItHasTheCoresOfThisMachine() {
        assertThat(TrainingPod.of(Optional.empty(), 4)).isEqualTo(new TrainingPod(4, Optional.empty()));
    }
}
