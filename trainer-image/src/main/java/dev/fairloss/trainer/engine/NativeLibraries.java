// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import dev.fairloss.trainer.TrainerException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Loads PyTorch's native libraries, and explains why they cannot be loaded. */
final class NativeLibraries {
    /** Beside the Java heap: with less, loading fails or the process crashes (measured on Linux, x86_64). */
    private static final long NEEDED = 3_250L << 20;

    private static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern ADDRESS_SPACE = Pattern.compile("(?m)^Max address space +([0-9]+) ");

    private NativeLibraries() {}

    /** @throws TrainerException invalid input: this process may not load them */
    static Engine load() {
        try {
            if (Files.isReadable(LIMITS)) {
                requireAddressSpace(
                        addressSpace(Files.readString(LIMITS)),
                        Runtime.getRuntime().maxMemory());
            }
        } catch (IOException unknownLimit) {
            // Loading fails by itself if the limit is too low.
        }
        requireFit(System.getenv());
        try {
            return Engine.getInstance();
        } catch (EngineException e) {
            throw explained(e);
        }
    }

    /** Checks PyTorch in the folder that {@code PYTORCH_LIBRARY_PATH} names, if it names one. */
    static void requireFit(Map<String, String> environment) {
        String bridge = environment.getOrDefault("PYTORCH_VERSION", bridgeVersion());
        Stream.of(environment.getOrDefault(LIBRARY_PATH, "").split(File.pathSeparator))
                .filter(path -> !path.isBlank())
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .ifPresent(folder -> TorchInstallation.in(folder).requireFit(bridge));
    }

    /** The version of PyTorch that the bridge on the class path was built for. */
    static String bridgeVersion() {
        var properties = new Properties();
        try (InputStream file = NativeLibraries.class.getResourceAsStream("/jnilib/pytorch.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the bridge's version", e);
        }
        String jni = properties.getProperty("jni_version");
        return jni.substring(0, jni.indexOf('-'));
    }

    /** The limit of the address space in bytes; empty if there is none. */
    static OptionalLong addressSpace(String limits) {
        Matcher limit = ADDRESS_SPACE.matcher(limits);
        return limit.find() ? OptionalLong.of(Long.parseLong(limit.group(1))) : OptionalLong.empty();
    }

    static void requireAddressSpace(OptionalLong limit, long heap) {
        if (limit.isPresent() && limit.getAsLong() < heap + NEEDED) {
            throw TrainerException.invalidInput(
                    "The address space of this process is limited to " + (limit.getAsLong() >> 20)
                            + " MiB (ulimit -v), but PyTorch and a Java heap of " + (heap >> 20) + " MiB need "
                            + (heap + NEEDED >> 20) + " MiB.",
                    "Run \"ulimit -v unlimited\" before the command.");
        }
    }

    /** Names the cause where the operating system refuses a library; other failures stay as they are. */
    static RuntimeException explained(EngineException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnsatisfiedLinkError) {
                String message = Objects.toString(cause.getMessage());
                if (message.contains("undefined symbol") || message.contains("Symbol not found")) {
                    return TrainerException.invalidInput(
                            "PyTorch's libraries and DJL's bridge do not fit together (" + message.strip() + ").",
                            "Set " + LIBRARY_PATH + " to PyTorch " + bridgeVersion()
                                    + ", or use a bridge that was built for the installed PyTorch.",
                            failure);
                }
                return TrainerException.invalidInput(
                        "Cannot load PyTorch's libraries ("
                                + message.substring(message.lastIndexOf(": ") + 1)
                                        .strip() + ").",
                        "Allow more memory (ulimit -v unlimited), and set DJL_CACHE_DIR to a folder of a file system that"
                                + " allows executables and has 2 GB of free space.",
                        failure);
            }
        }
        return failure;
    }
}
