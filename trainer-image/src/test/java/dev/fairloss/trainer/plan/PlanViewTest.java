// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.plan.PlanView.StepState;
import dev.fairloss.trainer.plan.PlanView.StepView;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.steps.PrepareStep;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan of an experiment with 16 fine-tunes, compared with stores of several contents. */
class PlanViewTest {
    private final MemoryStore store = new MemoryStore();

    @TempDir
    private Path folder;

    private StepContext context;

    @BeforeEach
    void openExperiment() {
        context = TinyExperiment.context(
                TinyExperiment.write(folder, TinyExperiment.SYNTHETIC), store, new RecordedProgress());
    }

    private void prepare() {
        PrepareStep.run(context, StepPlan.of(context.spec()).steps().get(0));
    }

    private static StepView step(PlanView view, String id) {
        return view.steps().stream()
                .filter(step -> step.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** A step of the plan after the data have been read. */
    private PlannedStep planned(String id) {
        return TinyExperiment.plan(folder.resolve("experiment.yaml"), store)
                .step(new StepId(id))
                .orElseThrow();
    }

    private void storeProbes(int number) {
        for (int probe = 0; probe < number; probe++) {
            store.put(
                    ArtifactLayout.probe(planned("collect-1").address().orElseThrow(), probe),
                    "{}".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void beforeTheDataAreReadNoStepHasAHashExceptPrepare() {
        var view = PlanView.of(context, false);
        assertThat(view.fineTunes()).isEqualTo(16);
        assertThat(view.name()).isEqualTo("tiny");
        assertThat(view.store()).isEqualTo(store.describe());
        assertThat(view.steps()).allMatch(step -> step.state() == StepState.TO_DO);
        assertThat(view.steps().stream().filter(step -> step.hash().isPresent()))
                .extracting(StepView::id)
                .containsExactly("prepare");
        assertThat(step(view, "prepare").note()).isEqualTo("reads all images once");
        assertThat(step(view, "train-fairloss-1").phase()).isEqualTo("train fairloss");
        assertThat(step(view, "collect-1").note()).isEqualTo("16 fine-tunes");
        assertThat(view.summary())
                .isEqualTo("7 of 7 steps to do; their cost is unknown (--measure estimates it)."
                        + " Hashes are unknown until prepare has read the data.");
    }

    @Test
    void afterPrepareEveryStepHasAHashAndTheCostOfTheOthersIsUnknown() {
        prepare();
        var view = PlanView.of(context, false);
        assertThat(view.steps()).allMatch(step -> step.hash().isPresent());
        assertThat(view.summary())
                .isEqualTo(view.steps().size() - finished(view) + " of 7 steps to do; their cost is"
                        + " unknown (--measure estimates it).");
    }

    private static long finished(PlanView view) {
        return view.steps().stream().filter(StepView::isFinished).count();
    }

    @Test
    void aCollectionWithSomeFineTunesIsPartial() {
        prepare();
        storeProbes(4);
        var collect = step(PlanView.of(context, false), "collect-1");
        assertThat(collect.state()).isEqualTo(StepState.PARTIAL);
        assertThat(collect.note()).isEqualTo("4 of 16 fine-tunes");
        assertThat(collect.seconds()).isEmpty();
    }

    @Test
    void theExpectedTimeOfAPartialCollectionIsThatOfTheOtherFineTunes() {
        prepare();
        var speed = new AssumedSpeed(8, OptionalInt.empty(), OptionalDouble.empty());
        double all = step(PlanView.of(context, speed), "collect-1").seconds().orElseThrow();
        storeProbes(4);
        assertThat(step(PlanView.of(context, speed), "collect-1").seconds()).hasValue(all * 12 / 16);
    }

    @Test
    void anAssumedSpeedIsPartOfTheSummary() {
        prepare();
        var speed = new AssumedSpeed(8, OptionalInt.empty(), OptionalDouble.of(3));
        assertThat(PlanView.of(context, speed).summary())
                .containsPattern("^\\d of 7 steps to do; about \\d+[.]\\d hours at 8 images per second, which cost"
                        + " \\d+[.]\\d\\d at 3[.]00 per hour[.]$");
    }

    @Test
    void stepsOfUnknownCostAreMentioned() {
        var speed = new AssumedSpeed(8, OptionalInt.empty(), OptionalDouble.empty());
        assertThat(PlanView.of(context, speed).summary())
                .endsWith(" hours at 8 images per second, plus steps of unknown cost. Hashes are unknown until prepare"
                        + " has read the data.");
    }

    @Test
    void statesHaveTheNamesOfTablesAndJson() {
        assertThat(StepState.values()).extracting(StepState::label).containsExactly("finished", "partial", "to do");
    }
}
