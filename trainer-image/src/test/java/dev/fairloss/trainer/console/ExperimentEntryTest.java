// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentEntryTest {
    private static ExperimentEntry entry(String name, StoredStepState state, String changed) {
        return new ExperimentEntry(
                "2",
                "team",
                name,
                state,
                1,
                3,
                Optional.ofNullable(changed).map(Instant::parse),
                "FairLoss reaches .9");
    }

    @Test
    void runningExperimentsComeFirstThenTheNewest() {
        assertThat(Stream.of(
                                entry("no-attempt", StoredStepState.FINISHED, null),
                                entry("old", StoredStepState.FINISHED, "2026-01-01T00:00:00Z"),
                                entry("new-b", StoredStepState.FINISHED, "2026-01-03T00:00:00Z"),
                                entry("new-a", StoredStepState.FINISHED, "2026-01-03T00:00:00Z"),
                                entry("running", StoredStepState.RUNNING, "2026-01-02T00:00:00Z"))
                        .sorted(ExperimentEntry.NEWEST_FIRST))
                .extracting(ExperimentEntry::name)
                .containsExactly("running", "new-a", "new-b", "old", "no-attempt");
    }

    @Test
    void theKeyNamesTheStore() {
        assertThat(entry("one", StoredStepState.RUNNING, null).key()).isEqualTo("2/team/one");
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource({"'', true", "TEAM/one, true", "' fairloss ', true", "reaches .9, true", "two, false"})
    void aTextIsFoundInTheTitleAndTheHeadlineInAnyCase(String text, boolean found) {
        assertThat(entry("one", StoredStepState.RUNNING, null).contains(text)).isEqualTo(found);
    }
}
