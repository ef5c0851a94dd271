// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.runtime.Progress.StepEvent;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.testing.WatchedStore;
import dev.fairloss.trainer.testing.WatchedStore.Write;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A whole experiment on a store that fails at its writes, with a checkpoint after every update: whatever write it is, nothing
 * is lost, nothing finished is done again, and all ends as if nothing had been.
 */
class FailingStoreRunTest {
    private enum Moment {
        BEFORE,
        AFTER
    }

    @TempDir
    static Path folder;

    private static Path manifest;
    private static final ArtifactStore UNDISTURBED = new MemoryStore();
    private static final List<Write> WRITES = new ArrayList<>();
    private static Map<String, String> expected;
    private static StepPlan plan;

    @BeforeAll
    static void undisturbed() {
        manifest = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC);
        var store = new WatchedStore(UNDISTURBED, (write, to) -> {
            WRITES.add(write);
            write.applyTo(to);
        });
        var progress = new RecordedProgress();
        TinyExperiment.run(manifest, store, progress);
        expected = StoreContent.of(UNDISTURBED);
        plan = TinyExperiment.plan(manifest, UNDISTURBED);
        // Of each of prepare, pretrain, collect, policy, train, evaluate and report one.
        assertThat(progress.steps()).hasSize(7).containsValue(StepEvent.FINISHED);
        assertThat(WRITES).hasSizeGreaterThan(90);
    }

    /**
     * The experiment is killed after n writes, for every n, and runs again. The artifacts of later steps already exist, as if
     * another experiment had finished these steps, so that only the killed step runs and each n takes little time.
     */
    @Test
    void deathAfterAnyWriteLosesNothing() {
        for (int n = 0; n <= WRITES.size(); n++) {
            var store = new MemoryStore();
            WRITES.subList(0, n).forEach(write -> write.applyTo(store));
            var at = WRITES.get(Math.min(n, WRITES.size() - 1)).key();
            String name = "dead after " + n + " of " + WRITES.size() + " writes, before " + at;
            addLaterSteps(store, n);
            var finished = StoreContent.manifests(store);
            var progress = new RecordedProgress();
            TinyExperiment.run(manifest, store, progress);
            assertThat(StoreContent.of(store)).as(name).isEqualTo(expected);
            assertThat(StoreContent.manifests(store)).as(name).containsAllEntriesOf(finished);
        }
    }

    private static void addLaterSteps(ArtifactStore store, int n) {
        Set<ArtifactKey> begun = new HashSet<>();
        WRITES.subList(0, Math.min(n + 1, WRITES.size())).forEach(write -> begun.add(stepFolder(write.key())));
        WRITES.stream()
                .skip(n)
                .filter(write -> !begun.contains(stepFolder(write.key())))
                .forEach(write -> write.applyTo(store));
    }

    /** The folder of the key's step; for other keys, that of the report, which writes them. */
    private static ArtifactKey stepFolder(ArtifactKey key) {
        return plan.steps().stream()
                .map(step -> ArtifactLayout.folder(StepContext.address(step)))
                .filter(key::isIn)
                .findFirst()
                .orElseGet(() -> new ArtifactKey("none"));
    }

    /**
     * Every write fails on the first try, so the experiment fails some hundred times. Optional writes always fail, but no step
     * fails with them.
     */
    @ParameterizedTest
    @EnumSource
    void aStoreThatFailsOnceAtEveryWriteLosesNothing(Moment moment) {
        var store = new MemoryStore();
        var failed = new HashSet<String>();
        int attempts = 1;
        for (Set<String> before = Set.of(); attemptFails(store, moment, failed); attempts++) {
            assertThat(failed).as("the same write fails again and again").hasSizeGreaterThan(before.size());
            before = Set.copyOf(failed);
        }
        // In order: nothing is left to fail.
        assertThat(attempts).isEqualTo(failed.size() + 1).isGreaterThan(60);
        assertThat(StoreContent.of(store)).isEqualTo(expected);
    }

    private static boolean attemptFails(ArtifactStore store, Moment moment, Set<String> failed) {
        var times = new HashMap<String, Integer>();
        var finished = StoreContent.manifests(store);
        var failing = new WatchedStore(store, (write, to) -> {
            String kind = kind(write);
            boolean fails = isOptional(write) || failed.add(kind + " #" + times.merge(kind, 1, Integer::sum));
            if (!fails || moment == Moment.AFTER) {
                write.applyTo(to);
            }
            if (fails) {
                throw new TrainerException(ExitCode.RETRY, "The store failed at " + write.key() + ".", "Run it again.");
            }
        });
        try {
            TinyExperiment.run(manifest, failing, new RecordedProgress());
            return false;
        } catch (TrainerException e) {
            assertThat(e.exitCode()).isEqualTo(ExitCode.RETRY);
            assertThat(e).hasMessageStartingWith("The store failed at ");
            return true;
        } catch (RuntimeException e) {
            return fail("no clear failure after " + failed, e);
        } finally {
            assertThat(StoreContent.manifests(store)).containsAllEntriesOf(finished);
        }
    }

    /** Whether a step goes on without the write: of event files and progress, and of the ledger during an attempt. */
    private static boolean isOptional(Write write) {
        String key = write.key().value();
        return key.contains("/tensorboard/")
                || key.contains("/progress/")
                || Thread.currentThread().getName().startsWith("ledger of ");
    }

    /** A key without the parts that differ between attempts: times and checkpoint numbers. */
    private static String kind(Write write) {
        return (write.content().isPresent() ? "put " : "delete ")
                + write.key()
                        .value()
                        .replaceAll("([0-9]{6}-)?shard-0-[0-9TZ]+", "N")
                        .replaceAll("^check/.*", "check");
    }
}
