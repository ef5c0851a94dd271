// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The experiments of a store.
 *
 * @param entries newest first
 * @param read when they were read
 * @param failure why the store cannot be read now; the entries are then those of the last successful read
 */
record ExperimentListing(List<ExperimentEntry> entries, Instant read, Optional<String> failure) {
    ExperimentListing {
        entries = List.copyOf(entries);
    }
}
