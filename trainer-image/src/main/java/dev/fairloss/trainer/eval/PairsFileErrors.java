// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.TrainerException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects the problems of one pairs file, to report them all at once. */
final class PairsFileErrors {
    private static final int SHOWN = 20;

    private final Path file;
    private final List<String> problems = new ArrayList<>();

    PairsFileErrors(Path file) {
        this.file = file;
    }

    /** Adds a problem of a line, counted from 1; the text continues "line 7 ". */
    void add(int line, String problem) {
        problems.add("line " + line + " " + problem);
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** Throws an invalid-input failure with the first 20 problems and the number of the rest, if there are any. */
    void throwIfAny() {
        if (problems.isEmpty()) {
            return;
        }
        List<String> shown = new ArrayList<>(problems.subList(0, Math.min(SHOWN, problems.size())));
        if (problems.size() > SHOWN) {
            shown.add("and " + (problems.size() - SHOWN) + " more");
        }
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        throw TrainerException.invalidInput(
                "The pairs file " + file + " has " + count + ":\n  " + String.join("\n  ", shown),
                "Correct it or the folder of its images.");
    }
}
