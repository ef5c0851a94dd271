// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepReferences;
import dev.fairloss.trainer.catalog.StoredExperiment;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.store.StepArtifacts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the steps of experiments. Keeps manifests for a while, because a finished step rarely changes. Thread-safe. */
final class StoredSteps {
    /** Longer than the time between two updates of a ledger entry, also with a slow store. */
    private static final Duration RUNNING = Duration.ofMinutes(1);

    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final int MOST = 20_000;

    private final ArtifactStore store;
    private final Clock clock;
    private final TimedCache<StepAddress, Optional<StepManifest>> manifests;

    StoredSteps(ArtifactStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.manifests =
                new TimedCache<>(clock, KEPT, MOST, Optional::isPresent); // a step that was not finished may be by now
    }

    /** The steps of a plan of an experiment. */
    List<StoredStep> of(StoredExperiment experiment, List<StepReferences.Reference> plan) {
        return plan.stream().map(step -> read(experiment, step)).toList();
    }

    /** What was updated after this time belongs to something that is running. */
    Instant recently() {
        return clock.instant().minus(RUNNING);
    }

    private StoredStep read(StoredExperiment experiment, StepReferences.Reference step) {
        if (step.address().isEmpty()) {
            return new StoredStep(step, StoredStepState.WAITING, Optional.empty(), List.of(), 0, List.of());
        }
        var address = step.address().get();
        var manifest = manifest(address);
        if (manifest.isPresent()) {
            var finished = new StoredStep(step, StoredStepState.FINISHED, manifest, List.of(), 0, List.of());
            return finished.reusedFrom(experiment.title()).isPresent()
                    ? finished
                    : new StoredStep(step, StoredStepState.FINISHED, manifest, attempts(address), 0, List.of());
        }
        var attempts = attempts(address);
        int probes = step.kind().equals(StepKind.COLLECT.id()) && !attempts.isEmpty()
                ? new StepArtifacts(store, address).probes().size()
                : 0;
        var state = StoredStep.state(attempts, recently());
        return new StoredStep(
                step,
                state,
                Optional.empty(),
                attempts,
                probes,
                state == StoredStepState.RUNNING ? progress(address) : List.of());
    }

    private List<LedgerEntry> attempts(StepAddress step) {
        return new Ledger(store, step, clock).all();
    }

    /** The progress of all shards. Ignores documents that are too long or not valid. */
    private List<StepProgress> progress(StepAddress step) {
        return store.list(ArtifactLayout.progress(step)).stream()
                .flatMap(key -> store.read(key).stream())
                .flatMap(json -> StepProgress.read(json).stream())
                .toList();
    }

    /** The manifest of a finished step. The report is written again under the same hash, so its manifest is always read. */
    Optional<StepManifest> manifest(StepAddress step) {
        return step.kind().equals(StepKind.REPORT.id())
                ? new StepArtifacts(store, step).manifest()
                : manifests.get(step, () -> new StepArtifacts(store, step).manifest());
    }
}
