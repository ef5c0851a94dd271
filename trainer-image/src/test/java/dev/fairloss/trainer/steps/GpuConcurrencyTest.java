// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuConcurrencyTest {
    private static final long MIB = 1L << 20;

    /** All in MiB. On the GPU, a fine-tune counts as twice its update and 256 MiB; a tenth of the free memory stays free. */
    @ParameterizedTest(name = "captured {0}, {1} for {2} on the GPU, {3} for {4} on the host: {5}")
    @CsvSource({
        "true, 80000, 372, 500000, 1000, 8, whether more are faster has not been measured", // room for 72
        "true, 8889, 372, 500000, 1000, 8, whether more are faster has not been measured", // exactly
        "true, 8880, 372, 500000, 1000, 7, each may need 1.0 GiB of the 8.7 GiB that are free on the GPU",
        "true, 2300, 372, 500000, 1000, 2, each may need 1.0 GiB of the 2.2 GiB that are free on the GPU",
        "true, 900, 372, 500000, 1000, 1, each may need 1.0 GiB of the 0.9 GiB that are free on the GPU", // perhaps it
        // fits
        "true, 80000, 372, 3400, 1000, 3, each may need 1.0 GiB of the 3.3 GiB that are free on its host",
        "true, 4000, 372, 3400, 1000, 3, each may need 1.0 GiB of the 3.9 GiB that are free on the GPU", // as many on
        // both
        "true, 80000, 372, , 1000, 8, whether more are faster has not been measured",
        "true, , 372, 500000, 1000, 1, the free memory of the GPU is unknown",
        "false, 80000, 372, 500000, 1000, 1, 'updates are not captured as CUDA graphs, and without them more are hardly"
                + " faster'"
    })
    void asManyAsFit(
            boolean captured, Long gpuFree, long update, Long hostFree, long ofHost, int slots, String reason) {
        var found = GpuConcurrency.of(captured, memory(gpuFree, update), memory(hostFree, ofHost));
        assertThat(found).isEqualTo(new GpuConcurrency(slots, reason));
    }

    @Test
    void theLogSaysHowManyAndWhy() {
        assertThat(new GpuConcurrency(1, "the free memory of the GPU is unknown").message(1))
                .isEqualTo("Computing 1 fine-tune at the same time: the free memory of the GPU is unknown."
                        + " collection.concurrency sets another number.");
        assertThat(new GpuConcurrency(3, "so").message(2))
                .startsWith("Computing 3 fine-tunes at the same time on each of 2 GPUs: so.");
    }

    private static GpuConcurrency.Memory memory(Long free, long need) {
        return new GpuConcurrency.Memory(free == null ? OptionalLong.empty() : OptionalLong.of(free * MIB), need * MIB);
    }
}
