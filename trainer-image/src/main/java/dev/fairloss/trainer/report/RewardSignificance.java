// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardTable;
import java.util.List;

/**
 * How many rewards of a table are significant, and how many of them chance explains. "Up" from a margin and "down" from the next
 * one are one reward.
 *
 * @param known number of independent rewards with a standard error; 27 for the paper's margins
 * @param alone how many are significant one by one
 * @param byChance how many that would be on average if there were no effect
 * @param corrected how many are significant after Holm's correction
 */
record RewardSignificance(int known, long alone, double byChance, long corrected) {

    static RewardSignificance of(RewardTable table, double confidence) {
        List<RewardRow> known =
                table.increments().stream().filter(RewardRow::known).toList();
        long alone = known.stream()
                .filter(row -> row.pValue().getAsDouble() <= 1 - confidence)
                .count();
        long corrected =
                known.stream().filter(row -> significant(row, confidence)).count();
        return new RewardSignificance(known.size(), alone, (1 - confidence) * known.size(), corrected);
    }

    /** Whether a reward is significant after Holm's correction. */
    static boolean significant(RewardRow row, double confidence) {
        return row.known() && row.adjustedPValue().orElse(1) <= 1 - confidence;
    }
}
