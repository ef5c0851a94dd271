// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The memory of this process, as Linux reports it.
 *
 * @param used resident bytes
 * @param free bytes that it can use in addition: the rest of its container's limit, or of the machine's free memory
 */
public record ProcessMemory(long used, long free) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path MACHINE = Path.of("/proc/meminfo");
    private static final Path LIMIT = Path.of("/sys/fs/cgroup/memory.max");

    /** The memory now; empty on systems other than Linux. */
    public static Optional<ProcessMemory> now() {
        try {
            String limit = Files.isReadable(LIMIT) ? Files.readString(LIMIT) : "max";
            return of(Files.readString(STATUS), Files.readString(MACHINE), limit);
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }

    /**
     * Parses the files of Linux.
     *
     * @param status with a line such as {@code VmRSS: 640000 kB}
     * @param machine with a line such as {@code MemAvailable: 8000000 kB}
     * @param limit of the container in bytes, or {@code max}
     */
    static Optional<ProcessMemory> of(String status, String machine, String limit) {
        var used = bytes(status, "VmRSS");
        var available = bytes(machine, "MemAvailable");
        if (used.isEmpty() || available.isEmpty()) {
            return Optional.empty();
        }
        long ofContainer = limit.strip().matches("[0-9]{1,18}") ? Long.parseLong(limit.strip()) : Long.MAX_VALUE;
        long free = Math.min(available.get(), Math.max(0, ofContainer - used.get()));
        return Optional.of(new ProcessMemory(used.get(), free));
    }

    private static Optional<Long> bytes(String lines, String name) {
        var found = Pattern.compile("(?m)^" + name + ":\\s+([0-9]{1,15}) kB").matcher(lines);
        return found.find() ? Optional.of(Long.parseLong(found.group(1)) << 10) : Optional.empty();
    }

    /** Whether a task that needs this many bytes fits, with a quarter to spare, if the Java heap grows to its maximum. */
    public boolean fits(long bytes) {
        var java = Runtime.getRuntime();
        return fits(bytes, java.maxMemory() - java.totalMemory());
    }

    boolean fits(long bytes, long heapGrowth) {
        return free - heapGrowth >= bytes + bytes / 4;
    }
}
