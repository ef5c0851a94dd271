// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Replication;
import dev.fairloss.contract.spec.ResolvedSpec;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StepPlanTest {
    private final ResolvedSpec spec = Specs.small();

    @Test
    void stepsFollowTheirInputs() {
        var plan = StepPlan.of(spec, Specs.DATA);
        var seen = new HashSet<StepId>();
        for (var step : plan.steps()) {
            assertThat(seen).as("inputs of %s", step.id()).containsAll(step.inputs());
            assertThat(seen.add(step.id())).as("%s is unique", step.id()).isTrue();
        }
        assertThat(plan.steps())
                .extracting(step -> step.id().text())
                .containsExactly(
                        "prepare",
                        "pretrain-1-1",
                        "pretrain-1-2",
                        "collect-1",
                        "policy-1",
                        "train-fairloss-1",
                        "evaluate-fairloss-1",
                        "train-fixed-0.25-1",
                        "evaluate-fixed-0.25-1",
                        "train-random-policy-1",
                        "evaluate-random-policy-1",
                        "pretrain-2-1",
                        "pretrain-2-2",
                        "collect-2",
                        "policy-2",
                        "train-fairloss-2",
                        "evaluate-fairloss-2",
                        "train-fixed-0.25-2",
                        "evaluate-fixed-0.25-2",
                        "train-random-policy-2",
                        "evaluate-random-policy-2",
                        "report");
    }

    @Test
    void inputsAreSelectedByTheirKind() {
        var plan = StepPlan.of(spec, Specs.DATA);
        var evaluate = plan.step(new StepId("evaluate-fairloss-2")).orElseThrow();
        assertThat(plan.inputs(evaluate, StepKind.TRAIN))
                .extracting(step -> step.id().text())
                .containsExactly("train-fairloss-2");
        assertThat(plan.inputs(evaluate, StepKind.POLICY)).isEmpty();
        assertThat(plan.step(new StepId("evaluate-fairloss-3"))).isEmpty();
    }

    /** Exhaustive: 4 levels and 54 moves. Balanced: 16 fine-tunes that move all groups. */
    @Test
    void countsFineTunes() {
        var space = spec.space();
        assertThat(StepPlan.probes(collection(CollectionStrategy.Exhaustive, 1), space))
                .isEqualTo(58);
        assertThat(StepPlan.probes(collection(CollectionStrategy.BalancedDesign, 1), space))
                .isEqualTo(16);
        assertThat(StepPlan.probes(collection(CollectionStrategy.BalancedDesign, 3), space))
                .isEqualTo(48);
    }

    private static ResolvedSpec.Collection collection(CollectionStrategy strategy, int repeats) {
        return new ResolvedSpec.Collection(strategy, Replication.PerSeed, 100, .003, repeats, 1, true);
    }

    @Test
    void convertsEpochsToUpdates() {
        var length = new ResolvedSpec.Length(OptionalInt.of(3), OptionalInt.empty());
        assertThat(length.updates(100, 64)).isEqualTo(5); // 300 images by 64: 4.7
        assertThat(new ResolvedSpec.Length(OptionalInt.empty(), OptionalInt.of(7)).updates(100, 64))
                .isEqualTo(7);
    }

    @Test
    void armNamesAreValidInKeysAndIds() {
        assertThat(List.of(new Arm.FixedMargin(.5), new Arm.FixedMargin(0), new Arm.FixedMargin(1)))
                .extracting(Arm::name)
                .containsExactly("fixed-0.5", "fixed-0", "fixed-1");
    }
}
