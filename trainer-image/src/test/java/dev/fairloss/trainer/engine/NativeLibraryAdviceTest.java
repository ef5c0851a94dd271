// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.ChildProcess;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged native libraries in DJL's cache: the advice leads to a cache with whole ones, with which the same run succeeds. */
class NativeLibraryAdviceTest {
    private static final String CACHE = "DJL_CACHE_DIR";
    private static final String SYMBOL = "_ZTVN3c105ErrorE\0";

    @TempDir
    private Path folder;

    private Path whole;
    private Path libraries;

    @BeforeEach
    void findTheCacheOfThisProcess() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "the names of the libraries are those of Linux");
        assumeTrue(System.getenv("PYTORCH_LIBRARY_PATH") == null, "PyTorch is not in DJL's cache");
        EngineRuntime.load();
        whole = Path.of(Optional.ofNullable(System.getenv(CACHE)).orElse(System.getProperty("user.home") + "/.djl.ai"));
        try (Stream<Path> versions = Files.list(whole.resolve("pytorch"))) {
            libraries = versions.filter(version ->
                            version.getFileName().toString().startsWith(NativeLibraries.bridgeVersion() + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A cache with links to all libraries but one. */
    private Path cacheWith(String library, byte[] content) throws IOException {
        Path cache = folder.resolve("cache-" + library);
        Path copies = Files.createDirectories(cache.resolve("pytorch").resolve(libraries.getFileName()));
        try (Stream<Path> files = Files.list(libraries)) {
            for (Path file : files.toList()) {
                Files.createSymbolicLink(copies.resolve(file.getFileName()), file);
            }
        }
        Files.delete(copies.resolve(library));
        Files.write(copies.resolve(library), content);
        return cache;
    }

    private ChildProcess run(Path cache) {
        Path file = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC);
        return ChildProcess.start(
                folder, Map.of(CACHE, cache.toString()), List.of("run", file.toString(), "--threads", "1"));
    }

    private void refused(Path cache, String... parts) {
        try (var run = run(cache)) {
            assertThat(run.status()).as(run.errors()).isEqualTo(ExitCode.INVALID_INPUT.status());
            assertThat(run.errors()).contains(parts);
        }
    }

    @Test
    void damagedLibraries() throws IOException {
        refused(
                cacheWith("libtorch_cpu.so", new byte[4096]),
                "Cannot load PyTorch's libraries (",
                "set " + CACHE + " to a folder of a file system that allows executables and has 2 GB of free space");
        Path bridge = bridge();
        refused(
                cacheWith(bridge.getFileName().toString(), ofAnotherVersion(Files.readAllBytes(bridge))),
                "PyTorch's libraries and DJL's bridge do not fit together (",
                "undefined symbol",
                "or use a bridge that was built for the installed PyTorch");
        try (var run = run(whole)) {
            assertThat(run.status()).as(run.errors()).isZero();
        }
    }

    private Path bridge() throws IOException {
        try (Stream<Path> files = Files.list(libraries)) {
            return files.filter(file -> file.getFileName().toString().endsWith("libdjl_torch.so"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A bridge that needs a symbol that this PyTorch does not have. */
    private static byte[] ofAnotherVersion(byte[] bridge) {
        byte[] symbol = SYMBOL.getBytes(StandardCharsets.US_ASCII);
        int found = 0;
        for (int at = 0; at + symbol.length <= bridge.length; at++) {
            if (Arrays.equals(bridge, at, at + symbol.length, symbol, 0, symbol.length)) {
                bridge[at + symbol.length - 2] = 'X';
                found++;
            }
        }
        assertThat(found).isPositive();
        return bridge;
    }
}
