// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest {
    private static final Images BOTH = new Images("cpu:1", Optional.of("nvidia:1"), false);

    @ParameterizedTest(name = "{0} x {1} -> {2}")
    @CsvSource({
        "0, nvidia.com/gpu, cpu:1",
        "1, nvidia.com/gpu, nvidia:1",
        "2, nvidia.com/mig-1g.10gb, nvidia:1",
        "1, nvidia.com/gpu.shared, nvidia:1",
        "1, deviceclass.resource.kubernetes.io/gpu.nvidia.com, nvidia:1",
        "1, deviceclass.resource.kubernetes.io/large-gpus, nvidia:1",
    })
    void podsWithGpusGetTheNvidiaImage(int gpus, String resource, String image) {
        assertThat(BOTH.of(new Resources(gpus, resource, "1", "1Gi"))).isEqualTo(image);
    }

    @Test
    void oneImageServesAllPods() {
        assertThat(Images.of("one:1").of(new Resources(1, "nvidia.com/gpu", "1", "1Gi")))
                .isEqualTo("one:1");
    }

    @Test
    void simulatedGpusComputeOnTheCpu() {
        var simulated = new Images("cpu:1", Optional.of("nvidia:1"), true);
        assertThat(simulated.of(new Resources(2, "nvidia.com/gpu", "1", "1Gi"))).isEqualTo("cpu:1");
    }

    @Test
    void aBlankNvidiaImageIsNone() {
        assertThat(new Images("cpu:1", Optional.of(" "), false).nvidia()).isEmpty();
        assertThat(BOTH.nvidia()).contains("nvidia:1");
    }

    @Test
    void theTrainersImageMustBeNamed() {
        assertThatThrownBy(() -> Images.of(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fairloss.trainer-image");
    }
}
