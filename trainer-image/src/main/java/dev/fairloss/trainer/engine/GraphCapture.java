// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.engine.EngineException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Whether this process captures scripts as CUDA graphs: on GPUs, if libtorch has all functions that this needs, unless the
 * environment variable {@value #VARIABLE} is {@code false}. Tested on CUDA on the CPU, not on a GPU.
 *
 * <p>A C++ exception during a capture ends the process, and nothing in Java can prevent that. So attempts that may be repeated record
 * when they capture, and an attempt whose predecessor ended there avoids capturing. If attempts of several steps share the process, a
 * capture is on the record of the one whose work it is. As long as one of them avoids capturing, none captures: they have the same
 * network and the same libraries, so that each would probably end the process in its turn, and a Job has few retries.
 */
public final class GraphCapture {
    /** {@code false} turns capturing off. */
    public static final String VARIABLE = "FAIRLOSS_CUDA_GRAPHS";

    private static final Set<Recording> RECORDINGS = new CopyOnWriteArraySet<>();
    private static final ThreadLocal<Recording> CURRENT = new ThreadLocal<>();

    private GraphCapture() {}

    /** A record of captures that goes on until it is closed. */
    public static final class Recording implements AutoCloseable {
        private final Consumer<Boolean> capturing;
        private final Consumer<String> messages;
        private final boolean avoided;
        private final Set<String> reported = new HashSet<>();
        private int ongoing;

        private Recording(Consumer<Boolean> capturing, Consumer<String> messages, boolean avoided) {
            this.capturing = capturing;
            this.messages = messages;
            this.avoided = avoided;
        }

        /** Does work on this thread, whose captures are on this record alone. */
        public <T> T during(Supplier<T> work) {
            var before = CURRENT.get();
            CURRENT.set(this);
            try {
                return work.get();
            } finally {
                CURRENT.set(before);
            }
        }

        private synchronized void begin() {
            if (ongoing == 0) {
                capturing.accept(true);
            }
            ongoing++;
        }

        private synchronized void end() {
            ongoing--;
            if (ongoing == 0) {
                capturing.accept(false);
            }
        }

        private synchronized void report(String message) {
            if (reported.add(message)) {
                messages.accept(message);
            }
        }

        @Override
        public void close() {
            RECORDINGS.remove(this);
        }
    }

    /**
     * Records the captures of all threads, except those {@linkplain Recording#during during the work} of another record.
     *
     * @param capturing receives true before this process captures, and false when the first run of the graph has ended; one call at a
     *     time; its failure is that of the capture
     * @param messages receives the reasons why captures failed, each once
     * @param avoided whether nothing new is captured as long as this goes on
     */
    public static Recording record(Consumer<Boolean> capturing, Consumer<String> messages, boolean avoided) {
        var recording = new Recording(capturing, messages, avoided);
        RECORDINGS.add(recording);
        return recording;
    }

    private static Collection<Recording> responsible() {
        var own = CURRENT.get();
        return own == null ? RECORDINGS : List.of(own);
    }

    /** Captures, while that is on record. */
    static void recorded(Runnable capture) {
        var begun = new ArrayList<Recording>();
        try {
            for (var recording : responsible()) {
                recording.begin();
                begun.add(recording);
            }
            capture.run();
        } finally {
            begun.forEach(Recording::end);
        }
    }

    /** Reports why a capture failed. */
    static void failed(EngineException failure) {
        String message = "A script could not be captured as a CUDA graph (" + reason(failure)
                + "). It runs as a plain script, which is slower.";
        responsible().forEach(recording -> recording.report(message));
    }

    private static String reason(EngineException failure) {
        return OutOfMemory.of(failure)
                .map(exhausted -> "out of memory: " + exhausted.detail())
                .orElseGet(() -> Objects.toString(failure.getMessage())
                        .lines()
                        .findFirst()
                        .orElse("no reason given"));
    }

    /** What captures scripts; empty if they are not captured. */
    static Optional<CudaGraphs> graphs(Map<String, String> environment) {
        return isWanted(environment) ? CudaGraphs.find(LibTorch::function).graphs() : Optional.empty();
    }

    /** Whether scripts are captured on a device. Loads nothing on CPUs. */
    public static boolean captures(ComputeDevice device, Map<String, String> environment) {
        return device instanceof ComputeDevice.Gpu && graphs(environment).isPresent();
    }

    /** Whether nothing speaks against capturing. @param environment variables of the process */
    static boolean isWanted(Map<String, String> environment) {
        return RECORDINGS.stream().noneMatch(recording -> recording.avoided) && !isTurnedOff(environment);
    }

    private static boolean isTurnedOff(Map<String, String> environment) {
        return environment.getOrDefault(VARIABLE, "").strip().equals("false");
    }

    /** How updates run on a device, for the log: empty on CPUs. Loads nothing there. */
    public static Optional<String> describe(ComputeDevice device, Map<String, String> environment) {
        if (!(device instanceof ComputeDevice.Gpu)) {
            return Optional.empty();
        }
        return Optional.of(
                isTurnedOff(environment)
                        ? "Updates run as plain scripts, since " + VARIABLE + " is false."
                        : describe(CudaGraphs.find(LibTorch::function).missing()));
    }

    static String describe(List<String> missing) {
        return missing.isEmpty()
                ? "Updates run as captured CUDA graphs."
                : "Updates run as plain scripts: this libtorch lacks " + String.join(", ", missing) + ".";
    }
}
