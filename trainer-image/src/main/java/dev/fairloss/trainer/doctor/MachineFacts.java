// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this machine or container offers. Sizes are in bytes.
 *
 * @param java name and version of the virtual machine
 * @param system name and architecture of the operating system
 * @param cores that this process may use
 * @param memory of the machine, or the limit of the container
 * @param heap largest size of the Java heap
 * @param sharedMemory size of {@code /dev/shm}; empty if there is none
 * @param lockedMemory limit of page-locked memory; empty if there is no limit
 * @param scratch folder of temporary files
 * @param scratchSpace free space there; empty if it is not writable
 */
public record MachineFacts(
        String java,
        String system,
        int cores,
        long memory,
        long heap,
        OptionalLong sharedMemory,
        OptionalLong lockedMemory,
        Path scratch,
        OptionalLong scratchSpace) {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern LOCKED = Pattern.compile("(?m)^Max locked memory +([0-9]+) ");

    /** The facts about this machine. */
    public static MachineFacts read() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var scratch = Path.of(System.getProperty("java.io.tmpdir"));
        return new MachineFacts(
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                Runtime.getRuntime().maxMemory(),
                Files.isDirectory(SHARED_MEMORY) ? space(SHARED_MEMORY) : OptionalLong.empty(),
                lockedMemory(text(LIMITS).orElse("")),
                scratch,
                Files.isWritable(scratch) ? freeSpace(scratch) : OptionalLong.empty());
    }

    /** Reads the limit of page-locked memory from Linux's table of limits. */
    static OptionalLong lockedMemory(String limits) {
        Matcher limit = LOCKED.matcher(limits);
        return limit.find() ? OptionalLong.of(Long.parseLong(limit.group(1))) : OptionalLong.empty();
    }

    static Optional<String> text(Path file) {
        try {
            return Files.isReadable(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static OptionalLong space(Path folder) {
        try {
            return OptionalLong.of(Files.getFileStore(folder).getTotalSpace());
        } catch (IOException unknown) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong freeSpace(Path folder) {
        try {
            return OptionalLong.of(Files.getFileStore(folder).getUsableSpace());
        } catch (IOException unknown) {
            return OptionalLong.empty();
        }
    }
}
