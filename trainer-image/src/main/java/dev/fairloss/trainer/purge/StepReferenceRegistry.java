// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.purge;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.PurgeMarker;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.StepReferences;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.runtime.StoppedException;
import dev.fairloss.trainer.store.Sleeper;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Records which steps an experiment uses or has used. Each of its plans has a key of its own, so that no write overwrites
 * another plan. A purge of another experiment keeps registered steps.
 *
 * <p>Safe without locks because of the order of writes: an experiment first registers its steps, then looks for purges that
 * might delete one of them, and waits for them to end; a {@link Purge} first writes its marker, then reads the registered
 * steps. At least one of the two sees the other.
 */
public final class StepReferenceRegistry {
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);
    private static final Duration MAXIMUM_WAIT = Duration.ofMinutes(5);

    private final StepContext context;
    private final Sleeper sleeper;
    private final String namespace;
    private final String name;

    public StepReferenceRegistry(StepContext context) {
        this(context, Sleeper.REAL);
    }

    public StepReferenceRegistry(StepContext context, Sleeper sleeper) {
        this.context = context;
        this.sleeper = sleeper;
        this.namespace = context.experiment().file().namespace();
        this.name = context.experiment().file().name();
    }

    /**
     * Registers the steps of a plan whose hashes are known. Returns once no purge can delete one of them.
     *
     * @throws TrainerException retry: a purge that might delete one of them takes too long
     * @throws StoppedException if the process was requested to stop
     */
    public void register(StepPlan plan) {
        var steps = StepReferences.of(plan);
        byte[] json = ContractJson.write(steps);
        String id =
                ContractJson.sha256(ContractJson.mapper().valueToTree(steps)).substring(0, 16);
        var key = ArtifactLayout.plan(namespace, name, id);
        var used =
                steps.steps().stream().flatMap(step -> step.address().stream()).collect(Collectors.toUnmodifiableSet());
        var started = sleeper.elapsed();
        do {
            context.store().put(key, json);
            context.store().put(ArtifactLayout.plan(namespace, name), json);
            for (var purge = purgeOf(used); purge.isPresent(); purge = purgeOf(used)) {
                context.checkStop();
                await(purge.get(), sleeper.elapsed().minus(started));
            }
            // A purge of an earlier experiment of this name may have deleted what was just written.
        } while (context.store().read(key).isEmpty());
    }

    private Optional<ArtifactKey> purgeOf(Set<StepAddress> used) {
        var own = ArtifactLayout.purge(namespace, name);
        return context.store().list(ArtifactLayout.purges()).stream()
                .filter(key -> context.store()
                        .read(key)
                        .flatMap(document -> ChecksummedJson.read(document, PurgeMarker.class))
                        .filter(marker -> marker.holds(context.clock().instant()))
                        .filter(marker -> key.equals(own) || !Collections.disjoint(marker.steps(), used))
                        .isPresent())
                .findFirst();
    }

    private void await(ArtifactKey purge, Duration waited) {
        String what = context.store().describe(purge);
        if (waited.compareTo(MAXIMUM_WAIT) >= 0) {
            throw new TrainerException(
                    ExitCode.RETRY,
                    "A purge of another experiment may delete artifacts that this experiment needs; see " + what + ".",
                    "Run the same command again when the purge has ended.");
        }
        context.progress().message("waiting for a purge to end: " + what);
        try {
            sleeper.sleep(POLL_INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainerException(
                    ExitCode.RETRY, "Interrupted while waiting for a purge.", "Run the same command again.", e);
        }
    }

    /** Whether a step was registered with this hash before. */
    public boolean hasReferenced(PlannedStep step, String hash) {
        return context.store().list(ArtifactLayout.plans(namespace, name)).stream()
                .flatMap(key -> context.store().read(key).stream())
                .flatMap(json -> ContractJson.read(json, StepReferences.class).steps().stream())
                .anyMatch(found -> found.id().equals(step.id()) && found.hash().equals(Optional.of(hash)));
    }
}
