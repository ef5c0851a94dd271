// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.trainer.policy.ArmSchedule;
import dev.fairloss.trainer.runtime.ProgressBoard;
import dev.fairloss.trainer.train.EmbeddingSums;
import dev.fairloss.trainer.train.MarginSchedule;

/**
 * The schedule of an arm, which reports the margins of the groups to the progress board.
 *
 * @param schedule sets the margins
 * @param board receives them
 */
record ReportedMargins(ArmSchedule schedule, ProgressBoard board) implements MarginSchedule {
    @Override
    public float[] margins(int epoch) {
        float[] margins = schedule.margins(epoch);
        report();
        return margins;
    }

    @Override
    public void epochEnded(int epoch, EmbeddingSums sums) {
        schedule.epochEnded(epoch, sums);
    }

    @Override
    public JsonNode state() {
        return schedule.state();
    }

    @Override
    public void restore(JsonNode state, String source) {
        schedule.restore(state, source);
        report();
    }

    private void report() {
        board.margins(schedule.groupMargins());
    }
}
