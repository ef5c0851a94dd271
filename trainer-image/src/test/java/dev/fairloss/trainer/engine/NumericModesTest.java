// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.engine.NumericModes.Switch;
import dev.fairloss.trainer.testing.Failures;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The switches are libtorch's own, also in its build for CPUs; what they change needs a GPU. */
class NumericModesTest {
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

    private static boolean[] applied(String... variables) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        NumericModes.of(environment).apply();
        boolean[] values = new boolean[Switch.values().length];
        for (Switch one : Switch.values()) {
            values[one.ordinal()] = one.get().orElseThrow();
        }
        return values;
    }

    @Test
    void setsWhatIsRequestedAndNothingElse() {
        assertThat(applied()).as("libtorch's defaults").containsExactly(true, false, false);
        assertThat(applied(NumericModes.TF32, "false")).containsExactly(false, false, false);
        assertThat(applied(NumericModes.TF32, "true")).containsExactly(true, true, false);
        assertThat(applied(NumericModes.REPRODUCIBLE, "true")).containsExactly(true, true, true);
        assertThat(applied(NumericModes.REPRODUCIBLE, "false", NumericModes.TF32, " "))
                .containsExactly(true, true, true);
    }

    @Test
    void rejectsOtherValues() {
        assertThatThrownBy(() -> NumericModes.of(Map.of(NumericModes.TF32, "yes")))
                .satisfies(
                        Failures.invalidInput("FAIRLOSS_TF32=yes is not true or false.", "Set it to true or false."));
    }

    @Test
    void theLogSaysWhatHoldsOnGpus() {
        var gpu = new ComputeDevice.Gpu(0, "NVIDIA L4");
        var both = new NumericModes(Optional.of(false), true);
        assertThat(both.describe(ComputeDevice.CPU, Map.of())).isEmpty();
        assertThat(both.describe(gpu, Map.of(NumericModes.WORKSPACE, ":4096:8")))
                .containsExactly(
                        "TensorFloat-32 is off (FAIRLOSS_TF32).",
                        "cuDNN uses deterministic algorithms only (FAIRLOSS_REPRODUCIBLE).");
        assertThat(both.describe(gpu, Map.of()))
                .last()
                .isEqualTo("cuBLAS may still add in any order: set CUBLAS_WORKSPACE_CONFIG=:4096:8.");
        assertThat(new NumericModes(Optional.empty(), false).describe(gpu, Map.of()))
                .isEmpty();
    }
}
