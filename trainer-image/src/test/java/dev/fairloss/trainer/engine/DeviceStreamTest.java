// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where nothing is captured, work runs as if there were no streams. Streams themselves need a GPU. */
class DeviceStreamTest {
    @Test
    void withoutCapturedScriptsThereIsNone() {
        EngineRuntime.load();
        for (var device : List.of(ComputeDevice.CPU, new ComputeDevice.Gpu(0, "NVIDIA L4"))) {
            var stream = DeviceStream.of(device);
            assertThat(stream.call(() -> 7)).isEqualTo(7);
            assertThat(stream.callAlone(() -> stream.call(() -> "nested"))).isEqualTo("nested");
            assertThatThrownBy(() -> stream.call(() -> {
                        throw new IllegalStateException("failed");
                    }))
                    .hasMessage("failed");
        }
    }

    @Test
    void theDefaultStreamHasNumberZero() {
        var stream = new CudaGraphs.Stream();
        assertThat(stream.isDefault()).isTrue();
        stream.id = 1L << 8;
        assertThat(stream.isDefault()).isFalse();
    }
}
