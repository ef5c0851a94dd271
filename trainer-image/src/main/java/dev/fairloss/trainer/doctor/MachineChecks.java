// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.doctor;

import java.util.List;
import java.util.Locale;

/** Checks Java, cores, memory and scratch space. */
public final class MachineChecks {
    private static final double GIB = 1L << 30;

    /** PyTorch's libraries, the network of the quick start and its activations, beside the Java heap (measured). */
    private static final long BESIDE_HEAP = 2L << 30;

    private static final long LEAST_SCRATCH = 1L << 30;

    private MachineChecks() {}

    /** The results for a machine. */
    public static List<CheckResult> of(MachineFacts facts) {
        return List.of(
                CheckResult.ok("java", facts.java()),
                CheckResult.ok("system", facts.system()),
                cores(facts),
                memory(facts),
                CheckResult.ok(
                        "shared memory",
                        facts.sharedMemory().isPresent()
                                ? gib(facts.sharedMemory().getAsLong()) + "; the trainer needs none"
                                : "none; the trainer needs none"),
                CheckResult.ok(
                        "page-locked memory",
                        facts.lockedMemory().isPresent()
                                ? "limited to " + gib(facts.lockedMemory().getAsLong())
                                        + "; CUDA's own is not subject to the limit"
                                : "no limit"),
                scratch(facts));
    }

    private static CheckResult cores(MachineFacts facts) {
        return facts.cores() > 1
                ? CheckResult.ok("cores", facts.cores() + "; one of them reads images")
                : CheckResult.warning(
                        "cores",
                        "1, which computes and reads images in turns",
                        "Give it two or more cores (compute.cpu in a pod).");
    }

    private static CheckResult memory(MachineFacts facts) {
        String found = gib(facts.memory()) + ", of which Java's heap may use " + gib(facts.heap());
        return facts.memory() - facts.heap() >= BESIDE_HEAP
                ? CheckResult.ok("memory", found)
                : CheckResult.problem(
                        "memory",
                        found + "; PyTorch needs " + gib(BESIDE_HEAP) + " in addition",
                        "Give it more memory (compute.memory in a pod), or Java less (FAIRLOSS_JAVA_OPTIONS=-Xmx1g).");
    }

    private static CheckResult scratch(MachineFacts facts) {
        if (facts.scratchSpace().isEmpty()) {
            return CheckResult.problem(
                    "scratch",
                    "cannot write files in " + facts.scratch(),
                    "Mount a writable folder, and name it with -Djava.io.tmpdir.");
        }
        long free = facts.scratchSpace().getAsLong();
        String found = gib(free) + " free in " + facts.scratch();
        return free >= LEAST_SCRATCH
                ? CheckResult.ok("scratch", found)
                : CheckResult.warning(
                        "scratch",
                        found,
                        "Free some space there (compute.scratch in a pod): images in a bucket are copied to it.");
    }

    static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}
