// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which experiments the list shows.
 *
 * @param text text in the title or headline; empty for all
 * @param state their state; empty for all
 * @param page page of the list, from 1
 */
record ExperimentFilter(String text, Optional<StoredStepState> state, int page) {
    /** Experiments on a page. */
    static final int PAGE = 100;

    private static final int LONGEST = 200;

    /** Reads the query of a request. Ignores values that are not valid. */
    static ExperimentFilter of(ConsoleRequest request) {
        String text = request.parameter("q");
        String page = request.parameter("page");
        return new ExperimentFilter(
                text.substring(0, Math.min(text.length(), LONGEST)),
                Stream.of(StoredStepState.values())
                        .filter(state -> state.style().equals(request.parameter("state")))
                        .findFirst(),
                page.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(page) : 1);
    }

    /** The experiments that match. */
    List<ExperimentEntry> matching(List<ExperimentEntry> entries) {
        return entries.stream()
                .filter(entry -> entry.contains(text))
                .filter(entry -> state.isEmpty() || state.get() == entry.state())
                .toList();
    }

    /** The part of the matching experiments that this page shows. */
    List<ExperimentEntry> visible(List<ExperimentEntry> matching) {
        return matching.stream().skip((long) (page - 1) * PAGE).limit(PAGE).toList();
    }

    /** The CSS class of the state; empty for all. */
    String stateName() {
        return state.map(StoredStepState::style).orElse("");
    }
}
