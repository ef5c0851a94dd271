// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.catalog.Catalog;
import dev.fairloss.trainer.catalog.StoredExperiment;
import dev.fairloss.trainer.store.ArtifactStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** A store that the console shows. Reads are shared for a few seconds between all viewers. Thread-safe. */
final class ConsoleStore {
    private static final Duration LIST_AGE = Duration.ofSeconds(5);
    private static final Duration STEPS_AGE = Duration.ofSeconds(2);
    private static final Duration FILES_AGE = Duration.ofMinutes(1);
    private static final int EXPERIMENTS_KEPT = 64;

    private final String id;
    private final ArtifactStore store;
    private final Clock clock;
    private final Executor readers;
    private final StoredSteps steps;
    private final TimedCache<Integer, ExperimentListing> listings;
    private final TimedCache<String, List<StoredStep>> details;
    private final TimedCache<List<String>, List<ArtifactFile>> files;
    private volatile ExperimentListing last;

    /**
     * @param id what identifies it in URLs: the number of its URI, and its namespace if the URI has several stores
     * @param readers reads several experiments at once
     */
    ConsoleStore(String id, ArtifactStore store, Clock clock, Executor readers) {
        this.id = id;
        this.store = store;
        this.clock = clock;
        this.readers = readers;
        this.steps = new StoredSteps(store, clock);
        this.listings = new TimedCache<>(clock, LIST_AGE, 1);
        this.details = new TimedCache<>(clock, STEPS_AGE, EXPERIMENTS_KEPT);
        this.files = new TimedCache<>(clock, FILES_AGE, EXPERIMENTS_KEPT);
        this.last = new ExperimentListing(List.of(), Instant.EPOCH, Optional.empty());
    }

    /** What identifies it in URLs. */
    String id() {
        return id;
    }

    /** The store itself. */
    ArtifactStore artifacts() {
        return store;
    }

    /** All experiments, or the last known ones if the store cannot be read. */
    ExperimentListing list() {
        return listings.get(0, this::readList);
    }

    private ExperimentListing readList() {
        try {
            requireStore();
            var entries = new Catalog(store)
                    .all().stream()
                            .map(experiment -> CompletableFuture.supplyAsync(() -> entry(experiment), readers))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .sorted(ExperimentEntry.NEWEST_FIRST)
                            .toList();
            last = new ExperimentListing(entries, clock.instant(), Optional.empty());
        } catch (TrainerException failure) {
            last = failed(failure);
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof TrainerException failure)) {
                throw e;
            }
            last = failed(failure);
        }
        return last;
    }

    private ExperimentListing failed(TrainerException failure) {
        return new ExperimentListing(last.entries(), last.read(), Optional.of(text(failure)));
    }

    /** A failure in one line. */
    static String text(TrainerException failure) {
        return failure.getMessage() + " " + failure.remedy();
    }

    private void requireStore() {
        if (!store.exists()) {
            throw TrainerException.invalidInput(
                    "The folder " + store.describe() + " does not exist.",
                    "Run an experiment with this store, or start fairloss ui with the folder of another one.");
        }
    }

    private ExperimentEntry entry(StoredExperiment experiment) {
        var plan = experiment.plan();
        return experiment
                .finished(plan)
                .map(report -> finished(experiment, plan.size(), report))
                .orElseGet(() -> unfinished(experiment, steps.of(experiment, plan)));
    }

    private ExperimentEntry finished(StoredExperiment experiment, int all, StepManifest report) {
        return new ExperimentEntry(
                id,
                experiment.namespace(),
                experiment.name(),
                StoredStepState.FINISHED,
                all,
                all,
                Optional.of(report.createdAt()),
                StoredExperiment.headline(report));
    }

    private ExperimentEntry unfinished(StoredExperiment experiment, List<StoredStep> read) {
        return new ExperimentEntry(
                id,
                experiment.namespace(),
                experiment.name(),
                state(read),
                (int) read.stream().filter(StoredStep::finished).count(),
                read.size(),
                read.stream().flatMap(step -> step.changed().stream()).max(Instant::compareTo),
                "");
    }

    /**
     * The state of an experiment: finished when its report is; running while a step runs, and shortly after a step has finished,
     * because the next one takes a while to start.
     */
    StoredStepState state(List<StoredStep> read) {
        boolean reported = read.stream()
                .anyMatch(step -> step.finished() && step.reference().kind().equals(StepKind.REPORT.id()));
        if (reported) {
            return StoredStepState.FINISHED;
        }
        var states = read.stream().map(StoredStep::state).toList();
        if (states.contains(StoredStepState.RUNNING)) {
            return StoredStepState.RUNNING;
        }
        if (states.stream().allMatch(state -> state == StoredStepState.WAITING)) {
            return StoredStepState.WAITING;
        }
        boolean betweenSteps = !states.contains(StoredStepState.STOPPED)
                && read.stream()
                        .flatMap(step -> step.changed().stream())
                        .anyMatch(changed -> changed.isAfter(steps.recently()));
        return betweenSteps ? StoredStepState.RUNNING : StoredStepState.STOPPED;
    }

    /** The experiment of a namespace and name; empty if it has no files in the store. */
    Optional<StoredExperiment> find(String namespace, String name) {
        requireStore();
        if (!ArtifactKey.isValid(namespace) || !ArtifactKey.isValid(name) || (namespace + name).contains("/")) {
            return Optional.empty();
        }
        var experiment = new StoredExperiment(store, namespace, name);
        return experiment.exists() ? Optional.of(experiment) : Optional.empty();
    }

    /**
     * The files of an experiment's results with their checksums. All are read for that, so they are kept for a minute, or until the
     * experiment has another report.
     */
    List<ArtifactFile> files(StoredExperiment experiment) {
        String report = experiment
                .finished()
                .map(manifest -> manifest.createdAt().toString())
                .orElse("");
        return files.get(List.of(experiment.title(), report), () -> experiment
                .files()
                .flatMap(key -> store.read(key).stream()
                        .map(content -> ArtifactFile.of(key.below(experiment.folder()), content)))
                .toList());
    }

    /** The steps of the current plan of an experiment. */
    List<StoredStep> steps(StoredExperiment experiment) {
        return details.get(experiment.title(), () -> steps.of(experiment, experiment.plan()));
    }
}
