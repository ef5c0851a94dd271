// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import java.util.List;

/**
 * A short fine-tune of a pretrained model with changed margins. All probes of a repeat start from the same weights.
 *
 * @param index position in the collection, from 0
 * @param network number of the pretrained network that it starts from, from 1
 * @param levels margin level of each group during the fine-tune, (9)
 * @param seed of mini-batch order and augmentation: the same for all probes of a repeat (common random numbers), another one
 *     for every repeat
 */
public record Probe(int index, int network, List<Integer> levels, long seed) {
    public Probe {
        levels = List.copyOf(levels);
        if (levels.size() != Group.NUMBER) {
            throw new IllegalArgumentException(
                    "a probe needs a level for each of " + Group.NUMBER + " groups, not " + levels.size());
        }
    }

    /** Margin of each group during the fine-tune, (9), in the unit of the space. */
    public double[] margins(StateActionSpace space) {
        return levels.stream().mapToDouble(space::margin).toArray();
    }
}
