// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layouts in which PyTorch is installed. */
class TorchInstallationTest {
    @TempDir
    private Path root;

    /** The files of the pip packages torch 2.7.1 and nvidia-cuda-runtime-cu12 12.8.57. */
    @Test
    void aPipPackageForCuda12() throws IOException {
        Path lib = files("torch/lib", "libtorch.so", "libtorch_cpu.so", "libtorch_cuda.so", "libc10_cuda.so");
        Files.writeString(root.resolve("torch/version.py"), """
                from typing import Optional

                __all__ = ['__version__', 'debug', 'cuda', 'git_version', 'hip', 'xpu']
                __version__ = '2.7.1+cu128'
                debug = False
                cuda: Optional[str] = '12.8'
                git_version = 'e2d141dbde55c2a4370fac5165b0561b6af4798b'
                hip: Optional[str] = None
                """);
        files("nvidia/cublas/lib", "libcublas.so.12");
        Path runtime = files("nvidia/cuda_runtime/lib", "__init__.py", "libcudart.so.12")
                .resolve("libcudart.so.12");
        var found = TorchInstallation.in(lib);
        assertThat(found.version()).contains("2.7.1");
        assertThat(found.cudaVersion()).contains("12.8");
        assertThat(found.cuda()).isTrue();
        assertThat(found.cudaRuntime()).contains(runtime);
    }

    /** CUDA 13's packages share one folder. */
    @Test
    void aPipPackageForCuda13() throws IOException {
        Path lib = files("torch/lib", "libtorch_cpu.so", "libtorch_cuda.so");
        Path runtime =
                files("nvidia/cu13/lib", "libcublas.so.13", "libcudart.so.13").resolve("libcudart.so.13");
        assertThat(TorchInstallation.in(lib).cudaRuntime()).contains(runtime);
    }

    /** As {@code build-bridge} lays it out. */
    @Test
    void linksToPackages() throws IOException {
        Path lib = files("packages/torch/lib", "libtorch_cpu.so", "libtorch_cuda.so");
        files("packages/nvidia/cuda_runtime/lib", "libcudart.so.12");
        Path links = Files.createDirectories(root.resolve("bridge/lib"));
        for (String library : new String[] {"libtorch_cpu.so", "libtorch_cuda.so"}) {
            Files.createSymbolicLink(links.resolve(library), lib.resolve(library));
        }
        var found = TorchInstallation.in(links);
        assertThat(found.cuda()).isTrue();
        assertThat(found.cudaRuntime())
                .hasValueSatisfying(file -> assertThat(file).hasFileName("libcudart.so.12"));
    }

    @Test
    void aDownloadForCpus() throws IOException {
        Path lib = files("libtorch/lib", "libtorch_cpu.so", "libc10.so");
        Files.writeString(root.resolve("libtorch/build-version"), "2.7.1+cpu\n");
        var found = TorchInstallation.in(lib);
        assertThat(found.version()).contains("2.7.1");
        assertThat(found.cudaVersion()).isEmpty();
        assertThat(found.cuda()).isFalse();
    }

    @Test
    void aFolderOfLinks() throws IOException {
        Path lib = files("links", "libtorch_cpu.so", "libcudart.so");
        var found = TorchInstallation.in(lib);
        assertThat(found.version()).isEmpty();
        assertThat(found.cudaRuntime()).contains(lib.resolve("libcudart.so"));
        found.requireFit("2.7.1");
    }

    @Test
    void theBridgeMustBeOfTheSameVersion() throws IOException {
        Path lib = files("libtorch/lib", "libtorch_cpu.so");
        Files.writeString(root.resolve("libtorch/build-version"), "2.11.0+cu130\n");
        var found = TorchInstallation.in(lib);
        found.requireFit("2.11.0");
        assertThatThrownBy(() -> found.requireFit("2.7.1"))
                .satisfies(Failures.invalidInput(
                        "PyTorch in " + lib + " is 2.11.0, but DJL's bridge was built for 2.7.1.",
                        "PYTORCH_LIBRARY_PATH to PyTorch 2.7.1",
                        "PYTORCH_VERSION"));
        Files.writeString(root.resolve("libtorch/build-version"), "2.7.1+cu128\n");
        TorchInstallation.in(lib).requireFit("2.7.1");
    }

    private Path files(String folder, String... names) throws IOException {
        Path created = Files.createDirectories(root.resolve(folder));
        for (String name : names) {
            Files.createFile(created.resolve(name));
        }
        return created;
    }
}
