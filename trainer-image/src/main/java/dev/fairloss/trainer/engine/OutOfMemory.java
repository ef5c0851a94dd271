// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.engine.EngineException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Libtorch could not allocate memory. It says so only in the text of an error.
 *
 * @param memory which memory is exhausted
 * @param detail what was requested, as a part of a sentence, such as {@code tried to allocate 2.00 GiB}; empty if unknown
 */
public record OutOfMemory(Memory memory, String detail) {
    private static final Pattern REQUEST = Pattern.compile("tried to allocate ([0-9.]+ ?[a-z]+)");
    private static final Pattern CAPACITY = Pattern.compile(
            "gpu ([0-9]+) has a total capacity of ([0-9.]+ [a-z]+)(?: of which ([0-9.]+ [a-z]+) is free)?");

    /** A kind of memory. */
    public enum Memory {
        /** Memory of a GPU. */
        GPU(
                "out of memory. tried to allocate", // the caching allocator: CUDA, HIP, MPS
                "cuda error: out of memory",
                "cudaerrormemoryallocation",
                "cublas_status_alloc_failed",
                "cudnn_status_alloc_failed",
                "mps backend out of memory"),
        /** Memory of the machine. */
        HOST("allocate memory", "not enough memory: you tried to allocate", "std::bad_alloc");

        private final List<String> phrases;

        Memory(String... phrases) {
            this.phrases = List.of(phrases);
        }

        private boolean isMentioned(String lowerCase) {
            return phrases.stream().anyMatch(lowerCase::contains);
        }
    }

    /** The exhausted memory, if that is the reason of a failure; its causes are not considered. */
    public static Optional<OutOfMemory> of(Throwable failure) {
        if (!(failure instanceof EngineException)) {
            return Optional.empty();
        }
        String text = Objects.toString(failure.getMessage()).toLowerCase(Locale.ROOT);
        for (Memory memory : Memory.values()) {
            if (memory.isMentioned(text)) {
                return Optional.of(new OutOfMemory(memory, detail(text)));
            }
        }
        return Optional.empty();
    }

    private static String detail(String text) {
        Matcher request = REQUEST.matcher(text);
        if (!request.find()) {
            return "";
        }
        String detail = "tried to allocate " + units(request.group(1));
        Matcher capacity = CAPACITY.matcher(text);
        if (!capacity.find()) {
            return detail;
        }
        String free = capacity.group(3) == null ? "" : ", of which " + units(capacity.group(3)) + " is free";
        return detail + "; GPU " + capacity.group(1) + " has " + units(capacity.group(2)) + free;
    }

    /** Libtorch writes {@code GiB}, which the search has turned into lower case. */
    private static String units(String amount) {
        return amount.replace("gib", "GiB").replace("mib", "MiB").replace("kib", "KiB");
    }
}
