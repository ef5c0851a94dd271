// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import dev.fairloss.trainer.testing.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void anInstallationOfAnotherVersion(@TempDir Path root) throws IOException {
        Path lib = Files.createDirectories(root.resolve("lib"));
        Files.writeString(root.resolve("build-version"), "2.11.0+cu130");
        assertThatThrownBy(() -> NativeLibraries.requireFit(Map.of("PYTORCH_LIBRARY_PATH", lib.toString())))
                .satisfies(Failures.invalidInput("is 2.11.0, but DJL's bridge was built for 2.7.1."));
        NativeLibraries.requireFit(Map.of("PYTORCH_LIBRARY_PATH", lib.toString(), "PYTORCH_VERSION", "2.11.0"));
        NativeLibraries.requireFit(Map.of("PYTORCH_LIBRARY_PATH", "/nowhere"));
        NativeLibraries.requireFit(Map.of());
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
        var mismatch = new EngineException(
                "Failed to load PyTorch native library",
                new UnsatisfiedLinkError("/x/libdjl_torch.so: undefined symbol: _ZN3c106detail14torchCheckFail"));
        assertThat(NativeLibraries.explained(mismatch))
                .satisfies(Failures.invalidInput(
                        "PyTorch's libraries and DJL's bridge do not fit together (/x/libdjl_torch.so: undefined symbol",
                        "Set PYTORCH_LIBRARY_PATH to PyTorch " + NativeLibraries.bridgeVersion()));
        var other = new EngineException("no engine");
        assertThat(NativeLibraries.explained(other)).isSameAs(other);
    }
}
