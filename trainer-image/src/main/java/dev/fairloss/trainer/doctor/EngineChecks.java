// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.doctor;

import java.util.ArrayList;
import java.util.List;

/** Checks PyTorch, CUDA, the GPU driver and the GPUs. */
public final class EngineChecks {
    private static final String PYTORCH = "pytorch";
    private static final String GPU = "gpu";

    private EngineChecks() {}

    /** The results for an engine that was loaded. */
    public static List<CheckResult> of(EngineFacts facts) {
        var results = new ArrayList<CheckResult>();
        results.add(CheckResult.ok(
                PYTORCH, facts.engine() + " in " + facts.installation().folder()));
        results.add(cuda(facts));
        results.add(CheckResult.ok(
                "driver", facts.driver().map(version -> "NVIDIA " + version).orElse("no NVIDIA driver")));
        results.add(gpus(facts));
        return results;
    }

    private static CheckResult cuda(EngineFacts facts) {
        var installation = facts.installation();
        if (!installation.cuda()) {
            return CheckResult.ok("cuda", "this PyTorch computes on CPUs only");
        }
        String version = installation.cudaVersion().map(text -> " " + text).orElse("");
        String runtime =
                installation.cudaRuntime().map(file -> ", runtime " + file).orElse("");
        return CheckResult.ok("cuda", "PyTorch for CUDA" + version + runtime);
    }

    private static CheckResult gpus(EngineFacts facts) {
        if (!facts.gpus().isEmpty()) {
            return CheckResult.ok(GPU, String.join(", ", facts.gpus()));
        }
        boolean cuda = facts.installation().cuda();
        if (!cuda && !facts.gpuFiles()) {
            return CheckResult.ok(GPU, "none; networks are computed on the CPU");
        }
        if (!cuda) {
            return CheckResult.warning(
                    GPU,
                    "this machine has a GPU, but this PyTorch cannot use it",
                    "Set PYTORCH_LIBRARY_PATH to the libraries of a PyTorch with CUDA (trainer.nvidia in the chart).");
        }
        if (facts.driver().isEmpty()) {
            return CheckResult.warning(
                    GPU,
                    "PyTorch sees none: no NVIDIA driver is loaded",
                    "Install the driver on the node, and request a GPU for the pod (compute.gpus).");
        }
        return facts.gpuFiles()
                ? CheckResult.problem(
                        GPU,
                        "PyTorch sees none, although the driver and a GPU are there",
                        "The driver may be too old for this CUDA: compare nvidia-smi's CUDA version, and update the driver.")
                : CheckResult.warning(
                        GPU,
                        "PyTorch sees none: this process has no device file of a GPU",
                        "Request a GPU for the pod (compute.gpus), and check the device plugin.");
    }
}
