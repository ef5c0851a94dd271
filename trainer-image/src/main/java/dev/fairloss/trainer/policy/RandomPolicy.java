// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.MarginReason;
import dev.fairloss.trainer.Seeds;
import java.util.Arrays;

/**
 * Draws a valid action for each group and epoch, all equally likely. As a control it separates the effect of learning from the
 * effect of changing margins at all.
 *
 * @param space states and actions
 * @param seed of the draws
 */
public record RandomPolicy(StateActionSpace space, long seed) implements MarginPolicy {
    @Override
    public Action act(State state, int epoch) {
        var valid = Arrays.stream(Action.values())
                .filter(action -> space.isValid(new StateAction(state, action)))
                .toList();
        int group = state.group().index();
        return valid.get(Seeds.random(seed, "random policy", epoch, group).nextInt(valid.size()));
    }

    @Override
    public MarginReason reason() {
        return MarginReason.RANDOM;
    }
}
