// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import dev.fairloss.trainer.testing.Failures;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Limits of the operating system that prevent loading PyTorch. */
class NativeLibrariesTest {
    private static final long GIB = 1L << 30;

    @Test
    void readsTheLimitOfTheAddressSpace() {
        String limits = """
                Limit                     Soft Limit           Hard Limit           Units
                Max stack size            8388608              unlimited            bytes
                Max address space         %s           unlimited            bytes
                """;
        assertThat(NativeLibraries.addressSpace(limits.formatted("3072000000"))).hasValue(3_072_000_000L);
        assertThat(NativeLibraries.addressSpace(limits.formatted("unlimited"))).isEmpty();
    }

    @Test
    void aLimitThatIsTooLow() {
        assertThatThrownBy(() -> NativeLibraries.requireAddressSpace(OptionalLong.of(3 * GIB), GIB))
                .satisfies(Failures.invalidInput(
                        "limited to 3072 MiB (ulimit -v)",
                        "a Java heap of 1024 MiB need 4274 MiB",
                        "ulimit -v unlimited"));
        NativeLibraries.requireAddressSpace(OptionalLong.of(5 * GIB), GIB);
        NativeLibraries.requireAddressSpace(OptionalLong.empty(), 100 * GIB);
    }

    @Test
    void aLibraryThatTheSystemRefuses() {
        var failure = new EngineException(
                "Failed to load PyTorch native library",
                new UnsatisfiedLinkError(
                        "/x/libtorch_cpu.so: /x/libtorch_cpu.so: failed to map segment from shared object"));
        assertThat(NativeLibraries.explained(failure))
                .satisfies(Failures.invalidInput(
                        "Cannot load PyTorch's libraries (failed to map segment from shared object).",
                        "DJL_CACHE_DIR"));
        var other = new EngineException("no engine");
        assertThat(NativeLibraries.explained(other)).isSameAs(other);
    }
}
