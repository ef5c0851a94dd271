// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorTest {
    @Test
    void theModelNameIsReadFromCpuInfo() {
        assertThat(Processor.name(List.of(
                        "processor\t: 0",
                        "model\t\t: 1",
                        "model name\t: AMD EPYC 7B13",
                        "processor\t: 1",
                        "model name\t: AMD EPYC 7B13")))
                .hasValue("AMD EPYC 7B13");
    }

    @Test
    void machinesWithoutAModelNameHaveNone() {
        assertThat(Processor.name(List.of("processor\t: 0", "BogoMIPS\t: 50.00", "model name\t: ")))
                .isEmpty();
    }
}
