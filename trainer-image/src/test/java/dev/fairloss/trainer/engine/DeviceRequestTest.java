// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.Failures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceRequestTest {
    private static final List<String> TWO = List.of("NVIDIA H100 80GB HBM3", "NVIDIA L4");

    private static ComputeDevice on(String request, List<String> gpus) {
        return DeviceRequest.of(request).resolve(true, gpus);
    }

    @Test
    void theFirstGpuIsUsedUnlessAnotherDeviceIsRequested() {
        assertThat(on("auto", TWO)).isEqualTo(new ComputeDevice.Gpu(0, "NVIDIA H100 80GB HBM3"));
        assertThat(on("gpu", TWO)).isEqualTo(new ComputeDevice.Gpu(0, "NVIDIA H100 80GB HBM3"));
        assertThat(on("gpu:1", TWO)).isEqualTo(new ComputeDevice.Gpu(1, "NVIDIA L4"));
        assertThat(on("cpu", TWO)).isEqualTo(ComputeDevice.CPU);
        assertThat(on("auto", List.of())).isEqualTo(ComputeDevice.CPU);
        assertThat(DeviceRequest.AUTO.resolve(false, List.of())).isEqualTo(ComputeDevice.CPU);
    }

    @Test
    void aGpuThatIsNotThere() {
        assertThatThrownBy(() -> DeviceRequest.of("gpu").resolve(false, List.of()))
                .satisfies(Failures.invalidInput("computes on CPUs only", "PYTORCH_LIBRARY_PATH"));
        assertThatThrownBy(() -> on("gpu", List.of()))
                .satisfies(Failures.invalidInput("PyTorch sees none", "nvidia-smi"));
        assertThatThrownBy(() -> on("gpu:2", TWO))
                .satisfies(Failures.invalidInput(
                        "--device requests gpu:2, but PyTorch sees only NVIDIA H100 80GB HBM3, NVIDIA L4.",
                        "a number from 0 to 1"));
    }

    /** The other device that each message names works, and so does a repaired driver. */
    @Test
    void theAdviceForAGpuThatIsNotThere() {
        assertThat(DeviceRequest.of("cpu").resolve(false, List.of())).isEqualTo(ComputeDevice.CPU);
        assertThat(DeviceRequest.of("gpu").resolve(true, TWO)).isEqualTo(new ComputeDevice.Gpu(0, TWO.get(0)));
        assertThat(on("cpu", List.of())).isEqualTo(ComputeDevice.CPU);
        assertThat(on("gpu:0", TWO)).isEqualTo(new ComputeDevice.Gpu(0, TWO.get(0)));
        assertThat(on("gpu:1", TWO)).isEqualTo(new ComputeDevice.Gpu(1, TWO.get(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cuda", "gpu:", "gpu:-1", "gpu:1000", "GPU"})
    void otherRequests(String text) {
        assertThatThrownBy(() -> DeviceRequest.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not auto, cpu, gpu or gpu:N");
    }
}
