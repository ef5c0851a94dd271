// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.doctor;

import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.engine.TorchInstallation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What PyTorch and the GPU driver offer.
 *
 * @param engine name and version of the engine
 * @param installation PyTorch's libraries
 * @param gpus names of the GPUs that PyTorch sees
 * @param driver version of NVIDIA's kernel driver; empty if it is not loaded
 * @param gpuFiles whether this process sees device files of NVIDIA GPUs
 */
public record EngineFacts(
        String engine, TorchInstallation installation, List<String> gpus, Optional<String> driver, boolean gpuFiles) {
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
    private static final Pattern DRIVER_VERSION = Pattern.compile("Kernel Module.*? ([0-9]+\\.[0-9.]+) ");
    private static final Pattern GPU_FILE = Pattern.compile("nvidia[0-9]+");

    /** The facts about this process. Loads the engine. @throws dev.fairloss.trainer.TrainerException if it cannot be loaded */
    public static EngineFacts read() {
        return new EngineFacts(
                EngineRuntime.load(),
                EngineRuntime.installation(),
                EngineRuntime.gpus(),
                MachineFacts.text(DRIVER).flatMap(EngineFacts::driver),
                hasGpuFiles(Path.of("/dev")));
    }

    /** Reads the version in the text of the kernel driver. */
    static Optional<String> driver(String text) {
        Matcher version = DRIVER_VERSION.matcher(text);
        return version.find() ? Optional.of(version.group(1)) : Optional.empty();
    }

    static boolean hasGpuFiles(Path devices) {
        try (Stream<Path> files = Files.list(devices)) {
            return files.anyMatch(
                    file -> GPU_FILE.matcher(file.getFileName().toString()).matches());
        } catch (java.io.IOException unreadable) {
            return false;
        }
    }
}
