// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import dev.fairloss.trainer.TrainerException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The device that a user requests: {@code auto}, {@code cpu}, {@code gpu} (the first one) or {@code gpu:1} (the second one). */
public sealed interface DeviceRequest {
    /** The first GPU if there is one, else the CPU. */
    DeviceRequest AUTO = new Auto();

    /** See {@link #AUTO}. */
    record Auto() implements DeviceRequest {}

    /** The CPU. */
    record Cpu() implements DeviceRequest {}

    /** A GPU. @param index from 0, among those that this process sees */
    record Gpu(int index) implements DeviceRequest {}

    /** Reads a request. @throws IllegalArgumentException if it has another form */
    static DeviceRequest of(String text) {
        Matcher gpu = Pattern.compile("gpu(?::([0-9]{1,3}))?").matcher(text);
        if (gpu.matches()) {
            return new Gpu(gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
        }
        return switch (text) {
            case "auto" -> AUTO;
            case "cpu" -> new Cpu();
            default -> throw new IllegalArgumentException("'" + text + "' is not auto, cpu, gpu or gpu:N");
        };
    }

    /**
     * The device for a request.
     *
     * @param cuda whether libtorch was built for GPUs
     * @param gpus names of the GPUs that libtorch sees
     * @throws TrainerException if there is no such GPU
     */
    default ComputeDevice resolve(boolean cuda, List<String> gpus) {
        if (this instanceof Gpu gpu) {
            return gpu(gpu.index(), cuda, gpus);
        }
        return this instanceof Cpu || gpus.isEmpty() ? ComputeDevice.CPU : new ComputeDevice.Gpu(0, gpus.get(0));
    }

    private static ComputeDevice gpu(int index, boolean cuda, List<String> gpus) {
        if (!cuda) {
            throw TrainerException.invalidInput(
                    "--device requests a GPU, but this PyTorch computes on CPUs only.",
                    "Set PYTORCH_LIBRARY_PATH to the libraries of a PyTorch with CUDA, or use --device cpu.");
        }
        if (gpus.isEmpty()) {
            throw TrainerException.invalidInput(
                    "--device requests a GPU, but PyTorch sees none.",
                    "Check the GPU driver (nvidia-smi), or use --device cpu.");
        }
        if (index >= gpus.size()) {
            throw TrainerException.invalidInput(
                    "--device requests gpu:" + index + ", but PyTorch sees only " + String.join(", ", gpus) + ".",
                    "Use a number from 0 to " + (gpus.size() - 1) + ".");
        }
        return new ComputeDevice.Gpu(index, gpus.get(index));
    }
}
