// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.plan.PlanView.StepState;
import dev.fairloss.trainer.plan.PlanView.StepView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PlanTableTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    /** The steps of some seeds: three networks, of which the first seed's are finished, and one training each. */
    private static List<StepView> steps(int seeds) {
        var steps = new ArrayList<StepView>();
        steps.add(view("prepare", "prepare", StepState.FINISHED, OptionalDouble.of(3), ""));
        for (int seed = 1; seed <= seeds; seed++) {
            var state = seed == 1 ? StepState.FINISHED : StepState.TO_DO;
            for (int network = 1; network <= 3; network++) {
                steps.add(view("pretrain-" + seed + "-" + network, "pretrain", state, OptionalDouble.of(10), ""));
            }
            steps.add(view("collect-" + seed, "collect", StepState.TO_DO, OptionalDouble.empty(), "48 fine-tunes"));
            steps.add(view("train-fairloss-" + seed, "train fairloss", StepState.TO_DO, OptionalDouble.of(10), ""));
        }
        return steps;
    }

    private static StepView view(String id, String phase, StepState state, OptionalDouble seconds, String note) {
        return new StepView(id, phase, Optional.of(HASH), state, seconds, note);
    }

    @Test
    void aSmallPlanHasARowPerStep() {
        assertThat(PlanTable.isSummarized(steps(4))).isFalse();
        assertThat(PlanTable.lines(steps(4))).hasSize(1 + 21);
    }

    @Test
    void aLargePlanHasARowPerPhase() {
        assertThat(PlanTable.isSummarized(steps(5))).isTrue();
        assertThat(PlanTable.lines(steps(5)))
                .containsExactly(
                        "STEP            HASH          STATE               TIME",
                        "prepare         0123456789ab  finished           3.0 s",
                        "pretrain        15 steps      3 finished  ~ 2 min 30 s",
                        "collect         5 steps       to do            unknown  48 fine-tunes each",
                        "train fairloss  5 steps       to do           ~ 50.0 s");
    }
}
