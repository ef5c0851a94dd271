// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.spec.Utility;
import java.util.List;

/**
 * The reward tables of the utilities that the policy does not follow, computed from the same fine-tunes.
 *
 * @param version format version, {@link #VERSION}
 * @param tables  one table for each other {@link Utility}, in the order of the constants
 */
public record OtherRewards(int version, List<RewardTable> tables) {
    /** The current format version. */
    public static final int VERSION = 1;

    public OtherRewards {
        tables = List.copyOf(tables);
    }
}
