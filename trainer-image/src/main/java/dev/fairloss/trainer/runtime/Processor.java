// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The processor of this machine. */
final class Processor {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Processor() {}

    /** The model as Linux reports it, such as {@code AMD EPYC 7B13}; empty on other systems. */
    static Optional<String> name() {
        try {
            return name(Files.readAllLines(CPU_INFO));
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }

    /** The first model name in lines "name : value"; ARM machines have none. */
    static Optional<String> name(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("model name") && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .filter(name -> !name.isEmpty())
                .findFirst();
    }
}
