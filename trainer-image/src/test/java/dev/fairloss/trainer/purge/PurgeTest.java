// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.PurgeMarker;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.runtime.StopSignal;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.Sleeper;
import dev.fairloss.trainer.store.StepArtifacts;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.testing.WatchedStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a purge deletes, what it keeps, and when one waits for another. */
class PurgeTest {
    private static final Fingerprints DATA = new Fingerprints("ab".repeat(32), Map.of("unseen", "cd".repeat(32)));

    @TempDir
    Path folder;

    private final MemoryStore store = new MemoryStore();

    /** {@code tiny}, and {@code other}, which trains longer but shares the steps up to the policy. */
    private Path tiny;

    private Path other;

    @BeforeEach
    void twoExperiments() throws Exception {
        tiny = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC);
        String longer =
                TinyExperiment.with(TinyExperiment.SYNTHETIC, "training: {updates: 2,", "training: {updates: 3,");
        other = TinyExperiment.write(
                Files.createDirectory(folder.resolve("other")),
                TinyExperiment.with(longer, "name: tiny", "name: other"));
        finish(tiny, store);
        finish(other, store);
    }

    private StepContext context(Path manifest, ArtifactStore in) {
        return TinyExperiment.context(manifest, in, new RecordedProgress());
    }

    private StepPlan plan(Path manifest) {
        return StepPlan.of(context(manifest, store).spec(), DATA);
    }

    /** Puts an experiment into the store as a run leaves it: references, all steps and the report. */
    private void finish(Path manifest, ArtifactStore in) {
        var context = context(manifest, in);
        new StepReferenceRegistry(context, new Waits()).register(plan(manifest));
        for (var step : plan(manifest).steps()) {
            var artifacts = context.artifacts(step);
            artifacts.put("file.bin", new byte[] {1});
            artifacts.publish(
                    Instant.EPOCH,
                    new Cost(1, 1, OptionalDouble.empty(), "cpu x1", 0),
                    ContractJson.mapper().createObjectNode());
        }
        var name = context.experiment().file().name();
        in.put(ArtifactLayout.report("default", name), new byte[] {2});
    }

    private static Purge purge(ArtifactStore in, String name) {
        return new Purge(in, Clock.systemUTC(), new StopSignal(), "default", name);
    }

    private List<ArtifactKey> all() {
        return List.of("steps", "experiments", "purges").stream()
                .flatMap(root -> store.list(new ArtifactKey(root)).stream())
                .toList();
    }

    /** prepare, pretrain, collect and policy are shared; train, evaluate and report are not. */
    @Test
    void whatAnotherExperimentHasNamedStays() {
        assertThat(purge(store, "tiny").run()).isEqualTo(new Purge.Outcome(3, 4));
        assertThat(plan(other).steps()).allSatisfy(step -> {
            StoreContent.readAll(context(other, store).artifacts(step));
        });
        assertThat(store.list(ArtifactLayout.experiment("default", "tiny"))).isEmpty();
        assertThat(store.list(ArtifactLayout.purges())).isEmpty();
        assertThat(purge(store, "tiny").run()).as("gone already").isEqualTo(new Purge.Outcome(0, 0));
        assertThat(purge(store, "other").run()).isEqualTo(new Purge.Outcome(7, 0));
        assertThat(all()).isEmpty();
    }

    /** The steps of earlier plans are purged too, unless another experiment references them. */
    @Test
    void stepsOfEarlierPlansCount() {
        var before = StepPlan.of(context(tiny, store).spec(), new Fingerprints("ef".repeat(32), DATA.evaluation()));
        new StepReferenceRegistry(context(tiny, store), new Waits()).register(before);
        new StepReferenceRegistry(context(other, store), new Waits()).register(plan(tiny));
        var pretrain = context(tiny, store).artifacts(before.steps().get(1));
        pretrain.publish(
                Instant.EPOCH,
                new Cost(1, 1, OptionalDouble.empty(), "cpu x1", 0),
                ContractJson.mapper().createObjectNode());
        // All steps of the earlier plan but prepare. None of the current plan: the other experiment references them.
        assertThat(purge(store, "tiny").run()).isEqualTo(new Purge.Outcome(6, 7));
        assertThat(pretrain.finished()).isFalse();
    }

    /** Killed before each of its writes in turn, the purge ends with the same result, and no step of the other experiment is affected. */
    @Test
    void cutShortItGoesOn() {
        int deaths = 0;
        for (boolean over = false; !over; deaths++) {
            var left = new AtomicInteger(deaths % 7);
            var mortal = new WatchedStore(store, (write, to) -> {
                if (left.getAndDecrement() == 0) {
                    throw new TrainerException(ExitCode.RETRY, "Dead.", "Run it again.");
                }
                write.applyTo(to);
            });
            over = ends(purge(mortal, "tiny"));
        }
        assertThat(deaths).isGreaterThan(3);
        assertThat(store.list(ArtifactLayout.purges())).isEmpty();
        assertThat(store.list(ArtifactLayout.experiment("default", "tiny"))).isEmpty();
        assertThat(plan(other).steps()).allSatisfy(step -> assertThat(
                        context(other, store).artifacts(step).finished())
                .isTrue());
        purge(store, "other").run();
        assertThat(all()).isEmpty();
    }

    private static boolean ends(Purge purge) {
        try {
            purge.run();
            return true;
        } catch (TrainerException dead) {
            return false;
        }
    }

    /** Another experiment registers its steps between the marker and the check of the references. */
    @Test
    void anExperimentThatBeginsMeanwhileIsSeen() {
        var later = TinyExperiment.with(TinyExperiment.SYNTHETIC, "name: tiny", "name: later");
        var path = TinyExperiment.write(folder.resolve("other"), later);
        purge(store, "other").run();
        var meddled = new WatchedStore(store, (write, to) -> {
            write.applyTo(to);
            if (write.content().isPresent() && write.key().isIn(ArtifactLayout.purges())) {
                var waits = new Waits();
                assertThatThrownBy(() -> new StepReferenceRegistry(context(path, store), waits).register(plan(path)))
                        .as("it waits, for it cannot know that it was seen")
                        .isInstanceOfSatisfying(TrainerException.class, e -> assertThat(e.exitCode())
                                .isEqualTo(ExitCode.RETRY));
                assertThat(waits.elapsed()).isEqualTo(Duration.ofMinutes(5));
            }
        });
        assertThat(purge(meddled, "tiny").run()).isEqualTo(new Purge.Outcome(0, 7));
    }

    /** An experiment of the same name starts while the earlier one is purged: its references are deleted too, so it writes them again. */
    @Test
    void anExperimentWaitsUntilThePurgeIsOver() {
        var note = ArtifactLayout.purge("default", "tiny");
        store.put(note, ChecksummedJson.write(new PurgeMarker(1, Instant.now(), List.of())));
        var waits = new Waits() {
            @Override
            public void sleep(Duration duration) {
                super.sleep(duration);
                if (elapsed().compareTo(Duration.ofSeconds(15)) >= 0) {
                    purge(store, "tiny").run();
                }
            }
        };
        new StepReferenceRegistry(context(tiny, store), waits).register(plan(tiny));
        assertThat(waits.elapsed()).isEqualTo(Duration.ofSeconds(15));
        assertThat(store.list(ArtifactLayout.plans("default", "tiny"))).hasSize(1);
        assertThat(store.read(note)).isEmpty();
    }

    @Test
    void purgesOfOtherStepsAndCrashedPurgesBlockNothing() {
        var steps = List.of(new StepAddress("pretrain", "0".repeat(64)));
        store.put(
                ArtifactLayout.purge("default", "third"),
                ChecksummedJson.write(new PurgeMarker(1, Instant.now(), steps)));
        store.put(
                ArtifactLayout.purge("default", "tiny"),
                ChecksummedJson.write(new PurgeMarker(1, Instant.now().minus(Duration.ofMinutes(61)), List.of())));
        var waits = new Waits();
        new StepReferenceRegistry(context(tiny, store), waits).register(plan(tiny));
        assertThat(waits.elapsed()).isZero();
    }

    @Test
    void itTakesNoLongerThanItMay() {
        Instant[] now = {Instant.EPOCH};
        InstantSource everySixMinutes = () -> now[0] = now[0].plus(Duration.ofMinutes(6));
        var clock = everySixMinutes.withZone(ZoneOffset.UTC);
        assertThatThrownBy(() -> new Purge(store, clock, new StopSignal(), "default", "tiny").run())
                .satisfies(
                        Failures.failure(ExitCode.RETRY, "was stopped before it was complete", "continues from there"));
        assertThat(purge(store, "tiny").run().deleted()).isEqualTo(3);
    }

    @Test
    void aDamagedPlanOfAnotherStopsIt() {
        store.put(ArtifactLayout.plan("default", "other"), new byte[] {'{'});
        assertThatThrownBy(() -> purge(store, "tiny").run())
                .isInstanceOfSatisfying(
                        TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT))
                .hasMessageContaining("experiments/default/other/plan.json is damaged")
                .satisfies(Failures.invalidInput("Run that experiment again, or delete the object."));
        assertThat(new StepArtifacts(
                                store, StepContext.address(plan(tiny).steps().get(4)))
                        .finished())
                .isTrue();
        new StepReferenceRegistry(context(other, store), new Waits()).register(plan(other));
        assertThat(purge(store, "tiny").run().deleted()).isEqualTo(3);
    }

    @Test
    void anExperimentThatWaitsTooLongForAPurgeRunsAgainAfterIt() {
        store.put(
                ArtifactLayout.purge("default", "tiny"),
                ChecksummedJson.write(new PurgeMarker(1, Instant.now(), List.of())));
        var registry = new StepReferenceRegistry(context(tiny, store), new Waits());
        assertThatThrownBy(() -> registry.register(plan(tiny)))
                .satisfies(Failures.failure(
                        ExitCode.RETRY,
                        "A purge of another experiment may delete artifacts",
                        "Run the same command again when the purge has ended."));
        purge(store, "tiny").run();
        new StepReferenceRegistry(context(tiny, store), new Waits()).register(plan(tiny));
        assertThat(store.list(ArtifactLayout.plans("default", "tiny"))).hasSize(1);
    }

    @Test
    void anExperimentThatIsInterruptedWhileItWaitsRunsAgain() {
        store.put(
                ArtifactLayout.purge("default", "tiny"),
                ChecksummedJson.write(new PurgeMarker(1, Instant.now(), List.of())));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> new StepReferenceRegistry(context(tiny, store), Sleeper.REAL).register(plan(tiny)))
                .satisfies(Failures.is(
                        ExitCode.RETRY, "Interrupted while waiting for a purge.", "Run the same command again."));
        assertThat(Thread.interrupted()).isTrue();
        purge(store, "tiny").run();
        new StepReferenceRegistry(context(tiny, store), Sleeper.REAL).register(plan(tiny));
        assertThat(store.list(ArtifactLayout.plans("default", "tiny"))).hasSize(1);
    }

    /** Waits without delay. */
    private static class Waits implements Sleeper {
        private Duration waited = Duration.ZERO;

        @Override
        public Duration elapsed() {
            return waited;
        }

        @Override
        public void sleep(Duration duration) {
            waited = waited.plus(duration);
        }
    }
}
