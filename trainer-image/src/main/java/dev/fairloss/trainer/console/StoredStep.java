// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.artifact.LedgerEntry.Outcome;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.step.StepReferences;
import dev.fairloss.trainer.runtime.StepAttempt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A step of the current plan of an experiment, with its state in the store.
 *
 * @param reference the step in the plan
 * @param state its state
 * @param manifest its manifest, if it is finished
 * @param attempts its attempts, unless it was reused
 * @param probes number of published fine-tunes, if it is not finished
 * @param progress the progress of its shards, while it is running
 */
record StoredStep(
        StepReferences.Reference reference,
        StoredStepState state,
        Optional<StepManifest> manifest,
        List<LedgerEntry> attempts,
        int probes,
        List<StepProgress> progress) {
    StoredStep {
        attempts = List.copyOf(attempts);
        progress = List.copyOf(progress);
    }

    /** The ID of the step. */
    String id() {
        return reference.id().text();
    }

    /** Whether it is finished. */
    boolean finished() {
        return state == StoredStepState.FINISHED;
    }

    /** The experiment that ran the step, if that is another one than the given. */
    Optional<String> reusedFrom(String experiment) {
        return manifest.map(found -> found.result(StepAttempt.EXPERIMENT).asText(""))
                .filter(owner -> !owner.isEmpty() && !owner.equals(experiment));
    }

    /** Wall-clock seconds: of a finished step its cost; else the time of all attempts. */
    double seconds() {
        return manifest.map(found -> found.cost().wallSeconds())
                .orElseGet(() ->
                        attempts.stream().mapToDouble(LedgerEntry::seconds).sum());
    }

    /** Seconds of attempts whose work was lost. */
    double lostSeconds() {
        return attempts.stream().mapToDouble(LedgerEntry::lostSeconds).sum();
    }

    /** Images that passed through the network. */
    long images() {
        return manifest.map(found -> found.cost().images())
                .orElseGet(
                        () -> attempts.stream().mapToLong(LedgerEntry::images).sum());
    }

    /** The device of the last attempt; empty before the first. */
    String device() {
        return manifest.map(found -> found.cost().device())
                .or(() -> attempts.stream().reduce((first, second) -> second).map(LedgerEntry::device))
                .orElse("");
    }

    /** The last time at which something happened; empty before the first attempt. */
    Optional<Instant> changed() {
        return Stream.concat(
                        manifest.stream().map(StepManifest::createdAt),
                        attempts.stream().map(LedgerEntry::updated))
                .max(Instant::compareTo);
    }

    /** The files of a finished step. */
    List<ArtifactFile> files() {
        return manifest.map(StepManifest::files).orElse(List.of());
    }

    /** The state of a step without a manifest. @param recently entries that were updated after this time are of running attempts */
    static StoredStepState state(List<LedgerEntry> attempts, Instant recently) {
        if (attempts.isEmpty()) {
            return StoredStepState.WAITING;
        }
        return attempts.stream()
                        .anyMatch(entry -> entry.outcome() == Outcome.RUNNING
                                && entry.updated().isAfter(recently))
                ? StoredStepState.RUNNING
                : StoredStepState.STOPPED;
    }
}
