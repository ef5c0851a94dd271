// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.TerminationMessage.Problem;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Divides a failure's text into what happened and what to do: by the house's rule, messages end with the latter. */
final class Problems {
    /** The last sentence that begins with a capital, or else what follows the last semicolon or colon. */
    private static final Pattern LAST_SENTENCE =
            Pattern.compile("(?s)(.+?[.?!)])\\s+(\\p{Lu}[^.]*(?:\\.[^\\s.]+[^.]*)*\\.?)");

    private static final Pattern LAST_PART = Pattern.compile("(?s)(.+)[;:]\\s+(\\p{L}.*)");

    private Problems() {}

    /** The problem of a failure. */
    static Problem of(FailureReport failure) {
        String text = failure.message().strip();
        if (failure.code() == ExitCode.INTERNAL) {
            return new Problem(failure.code(), text.lines().findFirst().orElse(""), remedy(failure.code()));
        }
        for (Pattern form : new Pattern[] {LAST_SENTENCE, LAST_PART}) {
            Matcher parts = form.matcher(text);
            if (parts.matches()) {
                return new Problem(failure.code(), ended(parts.group(1)), ended(capital(parts.group(2))));
            }
        }
        return new Problem(failure.code(), ended(text), remedy(failure.code()));
    }

    /** What to do where the message does not say. */
    private static String remedy(ExitCode code) {
        return switch (code) {
            case RETRY -> "Look whether the store, the node and its memory are in order.";
            case USAGE -> "Give the operator and the trainer's image the same version.";
            case INVALID_INPUT -> "Correct the manifest, the data or the credentials.";
            case DIVERGED -> "Lower the learning rate.";
            case INTERNAL -> "This is a fault of the program: report it with the pod's log, which has the stack trace.";
            case DONE, INTERRUPTED, TERMINATED -> "The next attempt goes on from the checkpoint.";
        };
    }

    private static String ended(String text) {
        return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
