// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.result.MarginHistory;
import dev.fairloss.trainer.train.MarginSchedule;
import java.util.List;

/** The margin schedule of an arm's final training, which can report the margins that it has set. */
public interface ArmSchedule extends MarginSchedule {
    /** The margins so far. */
    MarginHistory history();

    /** The margin of each group in the current epoch, by its index; empty before the first epoch, or if margins are set per class. */
    default List<Double> groupMargins() {
        return List.of();
    }
}
