// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.doctor.CheckResult.Verdict;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MachineChecksTest {
    private static final long GIB = 1L << 30;

    private static MachineFacts machine(int cores, long memory, OptionalLong scratch) {
        return new MachineFacts(
                "OpenJDK 64-Bit Server VM 17.0.1",
                "Linux amd64",
                cores,
                memory,
                2 * GIB,
                OptionalLong.of(GIB / 16),
                OptionalLong.empty(),
                Path.of("/tmp"),
                scratch);
    }

    private static CheckResult result(MachineFacts facts, String name) {
        return MachineChecks.of(facts).stream()
                .filter(result -> result.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMachineThatFits() {
        assertThat(MachineChecks.of(machine(8, 16 * GIB, OptionalLong.of(50 * GIB))))
                .allMatch(result ->
                        result.verdict() == Verdict.OK && result.remedy().isEmpty())
                .extracting(CheckResult::name)
                .containsExactly("java", "system", "cores", "memory", "shared memory", "page-locked memory", "scratch");
    }

    @Test
    void oneCore() {
        var result = result(machine(1, 16 * GIB, OptionalLong.of(50 * GIB)), "cores");
        assertThat(result.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(result.remedy()).contains("compute.cpu");
    }

    @Test
    void aHeapThatLeavesTooLittleMemory() {
        var result = result(machine(8, 3 * GIB, OptionalLong.of(50 * GIB)), "memory");
        assertThat(result.verdict()).isEqualTo(Verdict.PROBLEM);
        assertThat(result.found())
                .isEqualTo("3.0 GiB, of which Java's heap may use 2.0 GiB; PyTorch needs 2.0 GiB in addition");
        assertThat(result.remedy()).contains("compute.memory", "FAIRLOSS_JAVA_OPTIONS");
    }

    @Test
    void noRoomForScratchFiles() {
        assertThat(result(machine(8, 16 * GIB, OptionalLong.empty()), "scratch").verdict())
                .isEqualTo(Verdict.PROBLEM);
        var full = result(machine(8, 16 * GIB, OptionalLong.of(GIB / 2)), "scratch");
        assertThat(full.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(full.found()).isEqualTo("0.5 GiB free in /tmp");
    }

    @Test
    void readsTheLimitOfPageLockedMemory() {
        String limits = """
                Limit                     Soft Limit           Hard Limit           Units
                Max locked memory         %s              8388608              bytes
                """;
        assertThat(MachineFacts.lockedMemory(limits.formatted("8388608"))).hasValue(8_388_608);
        assertThat(MachineFacts.lockedMemory(limits.formatted("unlimited"))).isEmpty();
        assertThat(MachineFacts.lockedMemory("")).isEmpty();
    }

    @Test
    void thisMachineHasFacts() {
        var facts = MachineFacts.read();
        assertThat(facts.cores()).isPositive();
        assertThat(facts.memory()).isGreaterThan(facts.heap());
        assertThat(facts.scratchSpace()).isPresent();
    }
}
