// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.result.ActionValue;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.PolicyRowBuilder;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which moves a policy may take, and why it keeps a margin. Only significant gains are allowed, and the decision problem is
 * solved with these moves alone. A group therefore climbs its potential and stops: it never passes a margin that is worse, and
 * never moves in circles. If another collection would probably lead to another policy, no move is allowed. Ours, not from the paper.
 */
final class PolicyRules {
    /** A mean of many shares has more rounding than the confidence. */
    private static final double ROUNDING = 1e-9;

    private final RewardTable rewards;
    private final double confidence;
    private final PolicyStability stability;

    /** @param stability of the policy that takes all significant gains */
    PolicyRules(RewardTable rewards, double confidence, PolicyStability stability) {
        this.rewards = rewards;
        this.confidence = confidence;
        this.stability = stability;
    }

    /** Moves that are significant gains, whether the policy is reproducible or not. */
    static Predicate<RewardRow> gains(double confidence) {
        return row -> row.gain(confidence);
    }

    /** The decision problem with the allowed moves. */
    MarginMdp mdp(double discount) {
        return MarginMdp.of(rewards, gains(confidence).and(row -> reproducible()), discount);
    }

    private boolean reproducible() {
        return stability.reproducibility().orElse(0) >= confidence - ROUNDING;
    }

    /**
     * The policy, one row per state.
     *
     * @param learned action values by the Q-network, (states, 3), in scaled units
     * @param exact action values by value iteration, (states, 3), in scaled units
     */
    List<PolicyRow> rows(MarginMdp mdp, double[][] learned, double[][] exact) {
        var actions = mdp.greedy(learned);
        return IntStream.range(0, actions.length)
                .mapToObj(index -> {
                    var state = mdp.space().state(index);
                    double best = mdp.best(exact[index], index);
                    return PolicyRowBuilder.builder()
                            .group(state.group())
                            .level(state.level())
                            .margin(mdp.space().margin(state.level()))
                            .best(best(state))
                            .action(actions[index])
                            .reason(reason(state))
                            .agrees(MarginMdp.isBest(exact[index][actions[index].ordinal()], best))
                            .stability(stability.of(index))
                            .finalLevel(finalLevel(mdp, actions, index))
                            .values(values(mdp, learned[index], exact[index], index))
                            .build();
                })
                .toList();
    }

    private Stream<RewardRow> moves(State state) {
        return Stream.of(Action.DOWN, Action.UP)
                .map(action -> new StateAction(state, action))
                .filter(rewards.space()::isValid)
                .map(rewards::row);
    }

    /** The action with the highest reward; "keep" if no move has a positive one. */
    private Action best(State state) {
        Optional<RewardRow> best =
                moves(state).filter(RewardRow::known).max((a, b) -> Double.compare(a.reward(), b.reward()));
        return best.filter(row -> row.reward() > 0).map(RewardRow::action).orElse(Action.KEEP);
    }

    private PolicyReason reason(State state) {
        if (moves(state).anyMatch(gains(confidence))) {
            return reproducible() ? PolicyReason.GREEDY : PolicyReason.NOT_REPRODUCIBLE;
        }
        if (moves(state).noneMatch(RewardRow::known)) {
            return PolicyReason.UNKNOWN;
        }
        return best(state) == Action.KEEP ? PolicyReason.NO_GAIN : PolicyReason.NOT_SIGNIFICANT;
    }

    /** Every move raises the potential, so the group comes to rest. */
    private static int finalLevel(MarginMdp mdp, Action[] actions, int from) {
        int state = from;
        while (actions[state] != Action.KEEP) {
            state = mdp.next(state, actions[state].ordinal());
        }
        return mdp.space().state(state).level();
    }

    private static List<ActionValue> values(MarginMdp mdp, double[] learned, double[] exact, int state) {
        return Arrays.stream(Action.values())
                .filter(action -> mdp.isValid(state, action.ordinal()))
                .map(action -> new ActionValue(
                        action, learned[action.ordinal()] * mdp.scale(), exact[action.ordinal()] * mdp.scale()))
                .toList();
    }
}
