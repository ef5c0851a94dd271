// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import java.util.List;

/**
 * A short fine-tune of the pre-trained model under changed margins. All probes of a collection start from the same weights.
 *
 * @param index place in its design, from 0
 * @param levels margin level of each group during the fine-tune, (9)
 * @param baseLevel margin level that the moved groups are moved from
 * @param repeat number of the repeat, from 0
 * @param seed of mini-batch order and augmentation: the same for all probes of a repeat (common random numbers), another
 *     one for every repeat
 */
public record Probe(int index, List<Integer> levels, int baseLevel, int repeat, long seed) {
    public Probe {
        levels = List.copyOf(levels);
        if (levels.size() != Group.NUMBER) {
            throw new IllegalArgumentException("a level for each of nine groups is needed, not " + levels.size());
        }
    }

    /** Margin of each group during the fine-tune, (9), for {@link dev.fairloss.trainer.group.ClassGroups#spread}. */
    public double[] margins(StateActionSpace space) {
        return levels.stream().mapToDouble(space::margin).toArray();
    }
}
