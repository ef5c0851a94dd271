// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.artifact.LedgerEntry.Kept;
import dev.fairloss.contract.artifact.LedgerEntry.Outcome;
import dev.fairloss.contract.artifact.LedgerEntryBuilder;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepReferences;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StoredStepTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    /** An attempt of 10 seconds and 100 images, of which 8 seconds and 80 images are kept. */
    private static LedgerEntry attempt(Outcome outcome, long secondsAgo, String device) {
        return LedgerEntryBuilder.builder()
                .version(LedgerEntry.VERSION)
                .attempt("a")
                .step("train-fairloss-1")
                .shard(0)
                .started(NOW.minusSeconds(secondsAgo + 10))
                .updated(NOW.minusSeconds(secondsAgo))
                .seconds(10)
                .cpuSeconds(OptionalDouble.of(10))
                .images(100)
                .kept(new Kept(8, OptionalDouble.of(8), 80))
                .device(device)
                .outcome(outcome)
                .capturing(false)
                .build();
    }

    static Stream<Arguments> attempts() {
        return Stream.of(
                Arguments.of(List.of(), StoredStepState.WAITING),
                Arguments.of(List.of(attempt(Outcome.RUNNING, 59, "cpu x2")), StoredStepState.RUNNING),
                Arguments.of(List.of(attempt(Outcome.RUNNING, 60, "cpu x2")), StoredStepState.STOPPED),
                Arguments.of(List.of(attempt(Outcome.STOPPED, 1, "cpu x2")), StoredStepState.STOPPED),
                Arguments.of(List.of(attempt(Outcome.LOST, 1, "cpu x2")), StoredStepState.STOPPED),
                Arguments.of(
                        List.of(attempt(Outcome.LOST, 90, "cpu x2"), attempt(Outcome.RUNNING, 1, "cpu x2")),
                        StoredStepState.RUNNING));
    }

    /** An attempt is running if its entry was updated in the last minute. */
    @ParameterizedTest
    @MethodSource("attempts")
    void theStateOfAStepWithoutAManifest(List<LedgerEntry> attempts, StoredStepState state) {
        assertThat(StoredStep.state(attempts, NOW.minusSeconds(60))).isEqualTo(state);
    }

    private static StoredStep step(LedgerEntry... attempts) {
        var reference =
                new StepReferences.Reference(new StepId("train-fairloss-1"), "train", Optional.empty(), List.of());
        return new StoredStep(reference, StoredStepState.RUNNING, Optional.empty(), List.of(attempts), 0, List.of());
    }

    @Test
    void anUnfinishedStepHasTheSumsOfItsAttempts() {
        var step = step(attempt(Outcome.LOST, 90, "cpu x2"), attempt(Outcome.RUNNING, 5, "gpu x1"));
        assertThat(step.seconds()).isEqualTo(20);
        assertThat(step.images()).isEqualTo(200);
        assertThat(step.lostSeconds()).as("a running attempt has lost nothing").isEqualTo(2);
        assertThat(step.device()).as("of the last attempt").isEqualTo("gpu x1");
        assertThat(step.changed()).contains(NOW.minusSeconds(5));
        assertThat(step.files()).isEmpty();
        assertThat(step.reusedFrom("default/a")).isEmpty();
    }

    @Test
    void aStepThatNeverRanHasNothing() {
        assertThat(step().seconds()).isZero();
        assertThat(step().device()).isEmpty();
        assertThat(step().changed()).isEmpty();
    }
}
