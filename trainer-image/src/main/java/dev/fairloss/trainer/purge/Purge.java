// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.purge;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.PurgeMarker;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepReferences;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.runtime.StopSignal;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.StepArtifacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Deletes an experiment from a store: its own folder, and all steps that it ever referenced and no other experiment has
 * referenced. The pods of the experiment must have ended. Safe to kill and run again: the references are deleted after the
 * steps, and the {@link PurgeMarker} that other experiments wait for is deleted last.
 */
public final class Purge {
    private final ArtifactStore store;
    private final Clock clock;
    private final StopSignal stop;
    private final String namespace;
    private final String name;

    /** @param stop checked before each step is deleted */
    public Purge(ArtifactStore store, Clock clock, StopSignal stop, String namespace, String name) {
        this.store = store;
        this.clock = clock;
        this.stop = stop;
        this.namespace = namespace;
        this.name = name;
    }

    /**
     * The outcome of a purge.
     *
     * @param deleted number of deleted steps
     * @param kept number of steps that other experiments have referenced
     */
    public record Outcome(int deleted, int kept) {}

    /**
     * Runs the purge.
     *
     * @throws TrainerException retry: it takes longer than {@link PurgeMarker#LONGEST}, or the process was requested to
     *     stop; another attempt continues. Invalid input: the references of another experiment cannot be read
     */
    public Outcome run() {
        Instant started = clock.instant();
        var own = ArtifactLayout.experiment(namespace, name);
        var marker = ArtifactLayout.purge(namespace, name);
        var steps = referenced(own);
        store.put(marker, ChecksummedJson.write(new PurgeMarker(PurgeMarker.VERSION, started, steps)));
        Set<String> others;
        try {
            others = referencedByOthers(own);
        } catch (TrainerException damaged) {
            // Nothing is deleted yet. The damaged experiment must be able to run again, and would wait for this purge.
            store.delete(marker);
            throw damaged;
        }
        int deleted = 0;
        for (var step : steps) {
            if (!others.contains(step.hash())) {
                checkTime(started);
                new StepArtifacts(store, step).delete();
                deleted++;
            }
        }
        deleteAllBut(own, ArtifactLayout.plans(namespace, name));
        store.list(own).forEach(store::delete);
        store.delete(marker);
        return new Outcome(deleted, steps.size() - deleted);
    }

    private void deleteAllBut(ArtifactKey folder, ArtifactKey last) {
        store.list(folder).stream().filter(key -> !key.isIn(last)).forEach(store::delete);
    }

    /** The steps of all plans of the experiment. Steps of a damaged plan are unknown and are kept. */
    private List<StepAddress> referenced(ArtifactKey own) {
        var steps = new TreeMap<String, StepAddress>();
        for (var key : store.list(own)) {
            if (ArtifactLayout.isPlan(key)) {
                store.read(key)
                        .ifPresent(json -> addresses(json).forEach(address -> steps.put(address.toString(), address)));
            }
        }
        return List.copyOf(steps.values());
    }

    private static List<StepAddress> addresses(byte[] json) {
        try {
            return ContractJson.read(json, StepReferences.class).steps().stream()
                    .flatMap(step -> step.address().stream())
                    .toList();
        } catch (UncheckedIOException | IllegalArgumentException damaged) {
            return List.of();
        }
    }

    /** The hashes that other experiments have referenced. */
    private Set<String> referencedByOthers(ArtifactKey own) {
        var hashes = new HashSet<String>();
        for (var key : store.list(ArtifactLayout.experiments())) {
            if (ArtifactLayout.isPlan(key) && !key.isIn(own)) {
                store.read(key).ifPresent(json -> hashes.addAll(hashes(key, json)));
            }
        }
        return hashes;
    }

    private Set<String> hashes(ArtifactKey key, byte[] json) {
        var hashes = new HashSet<String>();
        try {
            ContractJson.mapper()
                    .readTree(json)
                    .path("steps")
                    .forEach(step -> hashes.add(step.path("hash").asText()));
            return hashes;
        } catch (IOException damaged) {
            throw TrainerException.invalidInput(
                    "Cannot determine which steps another experiment needs: " + store.describe(key) + " is damaged.",
                    "Run that experiment again, or delete the object.",
                    damaged);
        }
    }

    private void checkTime(Instant started) {
        if (stop.requested() || clock.instant().isAfter(started.plus(PurgeMarker.LONGEST))) {
            throw new TrainerException(
                    ExitCode.RETRY,
                    "The purge of " + namespace + "/" + name + " was stopped before it was complete.",
                    "Run it again: it continues from there.");
        }
    }
}
