// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.purge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.runtime.StopSignal;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.Sleeper;
import dev.fairloss.trainer.testing.InterferingStore;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One experiment is purged while another on the same data begins, either at each call to the store that the other makes:
 * what the one that begins finds finished stays finished.
 */
class PurgeRaceTest {
    private static final Fingerprints DATA = new Fingerprints("ab".repeat(32), Map.of("unseen", "cd".repeat(32)));

    @TempDir
    Path folder;

    private final MemoryStore store = new MemoryStore();
    private final List<PlannedStep> reused = new ArrayList<>();
    private Path tiny;

    @BeforeEach
    void one() {
        tiny = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC);
    }

    /** {@code tiny} is finished; the store contains nothing else. */
    private void afresh() {
        for (String root : List.of("steps", "experiments", "purges")) {
            store.list(new ArtifactKey(root)).forEach(store::delete);
        }
        reused.clear();
        var context = TinyExperiment.context(tiny, store, new RecordedProgress());
        var plan = StepPlan.of(context.spec(), DATA);
        new StepReferenceRegistry(context, new NoTime()).register(plan);
        for (var step : plan.steps()) {
            var artifacts = context.artifacts(step);
            artifacts.put("file.bin", new byte[] {1});
            artifacts.publish(
                    Instant.EPOCH,
                    new Cost(1, 1, OptionalDouble.empty(), "cpu x1", 0),
                    ContractJson.mapper().createObjectNode());
        }
    }

    /** Registers the experiment's steps and records which are finished, so it will not run those. */
    private void begin(Path manifest, ArtifactStore in) {
        var context = TinyExperiment.context(manifest, in, new RecordedProgress());
        var plan = StepPlan.of(context.spec(), DATA);
        new StepReferenceRegistry(context, new NoTime()).register(plan);
        for (var step : plan.steps()) {
            if (context.artifacts(step).finished()) {
                reused.add(step);
            }
        }
    }

    private Path manifest(String name) throws Exception {
        return TinyExperiment.write(
                Files.createDirectories(folder.resolve("of-" + name)),
                TinyExperiment.with(TinyExperiment.SYNTHETIC, "name: tiny", "name: " + name));
    }

    private static Purge.Outcome purge(ArtifactStore in) {
        return new Purge(in, Clock.systemUTC(), new StopSignal(), "default", "tiny").run();
    }

    private void checkWhatIsReused(Path manifest, String when) {
        var context = TinyExperiment.context(manifest, store, new RecordedProgress());
        assertThat(reused).as(when).allSatisfy(step -> {
            StoreContent.readAll(context.artifacts(step));
        });
        String name = context.experiment().file().name();
        assertThat(store.list(ArtifactLayout.plans("default", name))).as(when).isNotEmpty();
        assertThat(store.list(ArtifactLayout.purges())).as(when).isEmpty();
    }

    /** The experiment starts during the purge, or after it if it sees the marker. */
    @ParameterizedTest
    @ValueSource(strings = {"other", "tiny"})
    void anExperimentBeginsAtEachCallOfThePurge(String name) throws Exception {
        var manifest = manifest(name);
        int waited = 0;
        int moments = 0;
        for (boolean happened = true; happened; moments++) {
            afresh();
            var late = new ArrayList<TrainerException>();
            var meddled = new InterferingStore(store, moments, () -> {
                try {
                    begin(manifest, store);
                } catch (TrainerException waits) {
                    late.add(waits);
                }
            });
            purge(meddled);
            happened = meddled.happened();
            if (!late.isEmpty()) {
                waited++;
                begin(manifest, store);
            }
            boolean unseen = name.equals("tiny") && late.isEmpty();
            // An experiment that began under the same name before the marker was written cannot be distinguished from
            // the purged one, and none of its pods may run.
            assertThat(unseen && happened && moments > 3).isFalse();
            if (happened && !unseen) {
                checkWhatIsReused(manifest, "begun at call " + moments + " of the purge");
            }
        }
        assertThat(moments).isGreaterThan(20);
        assertThat(waited).isGreaterThan(10);
    }

    /** The whole purge runs between two store calls of the starting experiment. */
    @Test
    void aPurgeDuringEachCallOfTheExperiment() throws Exception {
        var manifest = manifest("other");
        int moments = 0;
        for (boolean happened = true; happened; moments++) {
            afresh();
            var meddled = new InterferingStore(store, moments, () -> purge(store));
            begin(manifest, meddled);
            happened = meddled.happened();
            checkWhatIsReused(manifest, "purged at call " + moments + " of the experiment");
        }
        assertThat(moments).isGreaterThan(10);
    }

    /** Waits without delay. */
    private static final class NoTime implements Sleeper {
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
