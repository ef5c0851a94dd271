// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.trainer.runtime.StepProgressListener;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every step of a real run reports all of its work. */
class RunProgressTest {
    private static final class Last implements StepProgressListener {
        private final Map<String, StepProgress> bySteps = new TreeMap<>();

        @Override
        public void progressed(StepProgress progress) {
            assertThat(progress.fraction().orElse(0.0)).isBetween(0.0, 1.0);
        }

        @Override
        public void ended(StepProgress last) {
            bySteps.put(last.step(), last);
        }
    }

    @Test
    void everyStepEndsWithAllOfItsWorkDone(@TempDir Path folder) {
        var last = new Last();
        var store = new MemoryStore();
        var context = TinyExperiment.context(
                TinyExperiment.write(folder, TinyExperiment.SYNTHETIC), store, new RecordedProgress());
        context.board().listen(last);
        LocalRunner.run(context);
        assertThat(last.bySteps).isNotEmpty();
        last.bySteps.forEach((step, progress) -> {
            if (step.startsWith("pretrain") || step.startsWith("collect") || step.startsWith("train")) {
                assertThat(progress.updates()).as(step).map(Counter::fraction).contains(1.0);
                assertThat(progress.loss()).as(step).isPresent();
                assertThat(progress.curve()).as(step).isNotEmpty();
                assertThat(progress.trainings()).as(step).isZero();
            }
            if (step.startsWith("collect")) {
                assertThat(progress.fineTunes()).map(Counter::fraction).contains(1.0);
            }
            if (step.startsWith("evaluate")) {
                assertThat(progress.images()).as(step).map(Counter::fraction).contains(1.0);
            }
            if (step.startsWith("train")) {
                assertThat(progress.margins().size()).as(step).isIn(0, Group.NUMBER);
            }
        });
        assertThat(last.bySteps.keySet().stream()
                        .map(step -> step.replaceAll("-.*", ""))
                        .distinct())
                .contains("pretrain", "train", "evaluate", "report");
        assertThat(context.board().latest()).isEqualTo(Optional.empty());
    }
}
