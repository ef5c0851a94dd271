// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessMemoryTest {
    private static final long MIB = 1L << 20;
    private static final String STATUS = "Name:\tjava\nVmPeak:\t 9000000 kB\nVmRSS:\t  1048576 kB\n";
    private static final String MACHINE = "MemTotal:       16000000 kB\nMemAvailable:    2097152 kB\n";

    @Test
    void theLowerOfTheContainersLimitAndTheMachinesMemoryCounts() {
        assertThat(ProcessMemory.of(STATUS, MACHINE, "max\n")).contains(new ProcessMemory(1024 * MIB, 2048 * MIB));
        assertThat(ProcessMemory.of(STATUS, MACHINE, 1536 * MIB + "\n"))
                .contains(new ProcessMemory(1024 * MIB, 512 * MIB));
        assertThat(ProcessMemory.of(STATUS, MACHINE, "1000")).contains(new ProcessMemory(1024 * MIB, 0));
    }

    @Test
    void otherSystemsReportNothing() {
        assertThat(ProcessMemory.of("", MACHINE, "max")).isEmpty();
        assertThat(ProcessMemory.of(STATUS, "", "max")).isEmpty();
    }

    @Test
    void aTaskFitsWithAQuarterToSpareBesideTheFullHeap() {
        var memory = new ProcessMemory(0, 1000 * MIB);
        assertThat(memory.fits(640 * MIB, 200 * MIB)).isTrue();
        assertThat(memory.fits(641 * MIB, 200 * MIB)).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisProcessUsesMemory() {
        assertThat(ProcessMemory.now()).hasValueSatisfying(memory -> {
            assertThat(memory.used()).isGreaterThan(20 * MIB);
            assertThat(memory.free()).isPositive();
        });
    }
}
