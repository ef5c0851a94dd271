// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PyTorch's libraries in a folder: of a pip or conda package ({@code torch/lib}), of a libtorch download ({@code libtorch/lib}), or
 * of DJL's jar. Reads files and loads nothing.
 *
 * @param folder the folder of {@code libtorch_cpu.so}
 * @param version such as {@code 2.7.1}; empty if no file says it
 * @param cudaVersion the CUDA version that it was built for, such as {@code 12.8}; empty if no file says it
 * @param cuda whether it was built for GPUs
 * @param cudaRuntime NVIDIA's runtime library that it comes with; empty if it was not found
 */
public record TorchInstallation(
        Path folder, Optional<String> version, Optional<String> cudaVersion, boolean cuda, Optional<Path> cudaRuntime) {
    private static final Pattern VERSION = Pattern.compile("(?m)^__version__ = '([0-9.]+)");
    private static final Pattern CUDA = Pattern.compile("(?m)^cuda(?:: Optional\\[str\\])? = '([0-9.]+)'");
    private static final Pattern RUNTIME = Pattern.compile("libcudart\\.so(\\.[0-9.]+)?");

    /** The installation in a folder. */
    public static TorchInstallation in(Path folder) {
        String module = read(folder.resolveSibling("version.py")); // of a pip or conda package
        String build = read(folder.resolveSibling("build-version")).strip(); // of a libtorch download
        return new TorchInstallation(
                folder,
                group(VERSION, module)
                        .or(() -> Optional.of(build.split("\\+", 2)[0]).filter(text -> !text.isEmpty())),
                group(CUDA, module),
                Files.exists(folder.resolve("libtorch_cuda.so")),
                runtimeFolders(folder).flatMap(TorchInstallation::runtimes).findFirst());
    }

    /**
     * Checks that DJL's bridge fits these libraries: it works with the version that it was built for only.
     *
     * @param bridge version of PyTorch that the bridge was built for
     * @throws TrainerException if it does not
     */
    void requireFit(String bridge) {
        if (version.isPresent() && !version.get().equals(bridge)) {
            throw TrainerException.invalidInput(
                    "PyTorch in " + folder + " is " + version.get() + ", but DJL's bridge was built for " + bridge
                            + ".",
                    "Set PYTORCH_LIBRARY_PATH to PyTorch " + bridge + ", or build the bridge for " + version.get()
                            + " and set PYTORCH_VERSION to it.");
        }
    }

    /**
     * Folders that may hold NVIDIA's runtime: beside libtorch; where pip packages install it ({@code nvidia/cuda_runtime/lib} for
     * CUDA 12, {@code nvidia/cu13/lib} for CUDA 13), also if the folder has links to their libraries; of a CUDA toolkit.
     */
    private static Stream<Path> runtimeFolders(Path folder) {
        return Stream.of(
                        Stream.of(folder),
                        packages(folder),
                        packages(linked(folder)),
                        Stream.of(Path.of("/usr/local/cuda/lib64")))
                .flatMap(folders -> folders);
    }

    private static Stream<Path> packages(Path folder) {
        return children(folder.resolve("../../nvidia").normalize()).map(child -> child.resolve("lib"));
    }

    /** The folder that the libraries are in. */
    private static Path linked(Path folder) {
        try {
            return folder.resolve("libtorch_cpu.so").toRealPath().getParent();
        } catch (IOException missing) {
            return folder;
        }
    }

    private static Stream<Path> runtimes(Path folder) {
        return children(folder)
                .filter(file -> RUNTIME.matcher(file.getFileName().toString()).matches());
    }

    private static Stream<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> sorted = files.sorted().toList();
            return sorted.stream();
        } catch (IOException unreadable) {
            return Stream.empty();
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static Optional<String> group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
