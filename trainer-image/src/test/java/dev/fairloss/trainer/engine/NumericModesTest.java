// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.spec.LearningRateSchedule;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.contract.spec.ResolvedSpec.Optimization;
import dev.fairloss.trainer.engine.NumericModes.Switch;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The switches are libtorch's own, also in its build for CPUs; what they change needs a GPU. */
class NumericModesTest {
    private static final ComputeDevice GPU = new ComputeDevice.Gpu(0, "NVIDIA L4");
    private static final Map<String, String> WORKSPACE = Map.of(NumericModes.WORKSPACE, ":4096:8");
    private final Map<Switch, Boolean> before = new EnumMap<>(Switch.class);

    @BeforeEach
    void remember() {
        EngineRuntime.load();
        Arrays.stream(Switch.values()).forEach(one -> before.put(one, one.get().orElseThrow()));
    }

    @AfterEach
    void restore() {
        before.forEach((one, value) -> assertThat(one.set(value)).isTrue());
    }

    /** TensorFloat-32 in convolutions, in matrix products, and deterministic algorithms, whatever held before. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void setsEverySwitch(boolean tensorFloat32, boolean reproducible) {
        for (boolean set : new boolean[] {true, false}) {
            Arrays.stream(Switch.values()).forEach(one -> one.set(set));
            new NumericModes(tensorFloat32, reproducible).apply();
            assertThat(Arrays.stream(Switch.values()).map(one -> one.get().orElseThrow()))
                    .containsExactly(tensorFloat32, false, reproducible);
        }
    }

    @Test
    void anExperimentDeviatesFromTheDefaults() {
        assertThat(NumericModes.of(optimization(Optional.empty(), Optional.empty())))
                .isEqualTo(NumericModes.DEFAULT)
                .isEqualTo(new NumericModes(true, true));
        assertThat(NumericModes.of(optimization(Optional.of(false), Optional.empty())))
                .isEqualTo(new NumericModes(false, true));
        assertThat(NumericModes.of(optimization(Optional.empty(), Optional.of(false))))
                .isEqualTo(new NumericModes(true, false));
    }

    private static Optimization optimization(Optional<Boolean> tensorFloat32, Optional<Boolean> reproducible) {
        return new Optimization(
                64,
                .1,
                .9,
                5e-4,
                50,
                LearningRateSchedule.Cosine,
                Precision.Float32,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                tensorFloat32,
                reproducible);
    }

    @Test
    void theLogSaysWhatDiffersOnGpus() {
        assertThat(new NumericModes(false, false).describe(ComputeDevice.CPU, Map.of()))
                .isEmpty();
        assertThat(NumericModes.DEFAULT.describe(GPU, WORKSPACE)).isEmpty();
        assertThat(NumericModes.DEFAULT.describe(GPU, Map.of(NumericModes.WORKSPACE, ":8:1")))
                .isEqualTo(List.of("cuBLAS may still add in any order: set CUBLAS_WORKSPACE_CONFIG=:4096:8."));
        assertThat(new NumericModes(false, true).describe(GPU, WORKSPACE))
                .containsExactly("Convolutions do not use TensorFloat-32.");
        assertThat(new NumericModes(true, false).describe(GPU, Map.of()))
                .containsExactly("Algorithms may be chosen that add in any order: two runs can differ.");
    }
}
