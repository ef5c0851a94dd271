// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.engine.OutOfMemory;
import dev.fairloss.trainer.engine.OutOfMemory.Memory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SelfCheckTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "equal                      | 4 3 2            | 4 3 2 | true",
                "first within 1e-5          | 4.00003 3 2      | 4 3 2 | true",
                "first beyond 1e-5          | 4.0001 3 2       | 4 3 2 | false",
                "later within 1e-3          | 4 3.002 2        | 4 3 2 | true",
                "later beyond 1e-3          | 4 3 2.01         | 4 3 2 | false",
                "smaller by more than 1e-3  | 4 2.99 2         | 4 3 2 | false",
                "first is NaN               | NaN 3 2          | 4 3 2 | false",
                "later is NaN               | 4 NaN 2          | 4 3 2 | false",
                "infinite                   | 4 3 Infinity     | 4 3 2 | false",
                "both are NaN               | 4 3 NaN          | 4 3 NaN | false",
                "fewer                      | 4 3              | 4 3 2 | false",
            })
    void losses(String what, String device, String cpu, boolean passed) {
        assertThat(SelfCheck.losses("losses", floats(device), floats(cpu)).passed())
                .as(what)
                .isEqualTo(passed);
    }

    private static List<Float> floats(String text) {
        return Arrays.stream(text.trim().split(" ")).map(Float::valueOf).toList();
    }

    @Test
    void withoutLossesNothingAgrees() {
        assertThat(SelfCheck.losses("losses", List.of(), List.of()).passed()).isFalse();
        assertThat(SelfCheck.losses("losses", List.of(4f, 3f), List.of(4f, 3.003f))
                        .found())
                .isEqualTo(
                        "relative differences: first 0.0e+00 (limit 1e-05), largest of 2 updates 1.0e-03 (limit 1e-03)");
    }

    /** Limits: 16 MiB, and 16 KiB an update, which is 31.25 MiB for 2000 updates. */
    @ParameterizedTest
    @CsvSource({
        "100 100 100, 2000, true",
        "100 90 80, 2000, true",
        "100 400 131, 2000, true",
        "100 100 132, 2000, false",
        "100 115, 10, true",
        "100 116, 10, false",
        "100, 10, false",
    })
    void memory(String mebibytes, long updates, boolean passed) {
        List<Long> used = Arrays.stream(mebibytes.split(" "))
                .map(number -> Long.parseLong(number) * MIB)
                .toList();
        assertThat(SelfCheck.memory("memory", used, updates).passed()).isEqualTo(passed);
    }

    @Test
    void memorySaysHowMuchItGrew() {
        assertThat(SelfCheck.memory("memory", List.of(100 * MIB, 101 * MIB), 2000)
                        .found())
                .isEqualTo("101.0 MiB in use, +1.0 MiB after 2,000 updates (limit 31 MiB)");
        assertThat(SelfCheck.memory("memory", List.of(), 2000).found()).isEqualTo("the memory in use is unknown");
    }

    @Test
    void weights() {
        assertThat(SelfCheck.equal("runs", "abc", "abc"))
                .isEqualTo(new SelfCheck("runs", true, "the same weights in every bit"));
        assertThat(SelfCheck.equal("runs", "abc", "abd"))
                .isEqualTo(new SelfCheck("runs", false, "weights differ: abc, abd"));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(Optional.of(new OutOfMemory(Memory.GPU, "tried to allocate 2.00 GiB")), Memory.GPU, true),
                Arguments.of(Optional.of(new OutOfMemory(Memory.HOST, "tried to allocate 8 bytes")), Memory.HOST, true),
                Arguments.of(Optional.of(new OutOfMemory(Memory.HOST, "tried to allocate 8 bytes")), Memory.GPU, false),
                Arguments.of(Optional.of(new OutOfMemory(Memory.GPU, "")), Memory.GPU, false),
                Arguments.of(Optional.empty(), Memory.GPU, false));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void outOfMemory(Optional<OutOfMemory> failure, Memory expected, boolean passed) {
        assertThat(SelfCheck.outOfMemory("memory", failure, expected).passed()).isEqualTo(passed);
    }
}
