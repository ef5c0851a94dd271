// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * An experiment in the list.
 *
 * @param store ID of its store
 * @param namespace its namespace
 * @param name its name
 * @param state finished when all steps are, else the most active state of a step
 * @param stepsDone number of finished steps
 * @param steps number of steps
 * @param changed the last time at which a step changed; empty before the first attempt
 * @param headline the main result; empty until it is finished
 */
record ExperimentEntry(
        String store,
        String namespace,
        String name,
        StoredStepState state,
        int stepsDone,
        int steps,
        Optional<Instant> changed,
        String headline) {
    /** Running experiments first, then the newest. */
    static final Comparator<ExperimentEntry> NEWEST_FIRST = Comparator.comparing(
                    (ExperimentEntry entry) -> entry.state() != StoredStepState.RUNNING)
            .thenComparing(entry -> entry.changed().orElse(Instant.MIN), Comparator.reverseOrder())
            .thenComparing(ExperimentEntry::title);

    /** Namespace and name. */
    String title() {
        return namespace + "/" + name;
    }

    /** The key in URLs: store, namespace and name. */
    String key() {
        return store + "/" + title();
    }

    /** Whether the title or the headline contains a text, in any case. */
    boolean contains(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return (title() + " " + headline).toLowerCase(Locale.ROOT).contains(wanted);
    }
}
