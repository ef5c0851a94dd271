// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.engine.ComputeDevice;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ImageInputTest {
    @Test
    void aGpuCropsAndACpuGetsCrops() {
        var gpu = new ComputeDevice.Gpu(1, "NVIDIA L4");
        assertThat(ImageInput.of(gpu, Optional.empty(), 64)).isEqualTo(new ImageInput.Streamed(64));
        assertThat(ImageInput.of(ComputeDevice.CPU, Optional.empty(), 64)).isEqualTo(ImageInput.PIXELS);
        assertThat(ImageInput.PIXELS.croppedSize()).isEmpty();
        assertThat(new ImageInput.Streamed(64).croppedSize()).isEqualTo(OptionalInt.of(64));
    }
}
