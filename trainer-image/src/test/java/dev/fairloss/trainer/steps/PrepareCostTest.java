// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.runtime.Progress;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.runtime.StopSignal;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareCostTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    /** Reading each image takes a second. */
    private final class SlowImages implements Progress {
        private long seconds;

        @Override
        public Task start(String label, long total, long done, String unit) {
            return new Task() {
                @Override
                public void at(long reached, Map<String, Double> figures) {
                    seconds++;
                    now.updateAndGet(before -> before.plusSeconds(1));
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void message(String line) {}

        @Override
        public void step(String id, StepEvent event, String detail) {}

        @Override
        public void progressed(StepProgress progress) {}

        @Override
        public void close() {}
    }

    @Test
    void theCostIncludesReadingDecodingAndHashing() {
        var store = new MemoryStore();
        InstantSource clock = now::get;
        var progress = new SlowImages();
        var real = TinyExperiment.context(TinyExperiment.onFolder(folder), store, new RecordedProgress());
        var context = new StepContext(
                real.experiment(), real.settings(), progress, new StopSignal(), clock.withZone(ZoneOffset.UTC));
        var step = StepPlan.of(context.spec()).steps().get(0);
        PrepareStep.run(context, step);
        assertThat(progress.seconds).isPositive();
        var cost = context.artifacts(step).manifest().orElseThrow().cost();
        assertThat(cost.wallSeconds()).isEqualTo(progress.seconds);
        assertThat(cost.cpuSeconds()).isPresent();
        assertThat(new Ledger(store, StepContext.address(step), context.clock()).all())
                .singleElement()
                .extracting(LedgerEntry::started, LedgerEntry::seconds)
                .containsExactly(START, (double) progress.seconds);
    }
}
