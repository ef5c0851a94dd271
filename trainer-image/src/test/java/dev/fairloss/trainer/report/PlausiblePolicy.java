// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.ActionValue;
import dev.fairloss.contract.result.Convergence;
import dev.fairloss.contract.result.EpochMargins;
import dev.fairloss.contract.result.MarginHistory;
import dev.fairloss.contract.result.MarginReason;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.PolicyRowBuilder;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.result.PolicyTableBuilder;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.RewardTableBuilder;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.TrainingBudget;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.reward.RewardEstimate;
import dev.fairloss.trainer.reward.RewardTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Synthetic rewards from a potential with one maximum per group, their greedy policy, and its margins. */
final class PlausiblePolicy {
    private static final double ERROR = 1.5e-4;

    private final StateActionSpace space;
    private final Optional<CollectionStrategy> strategy;
    private final boolean emptyGroup;
    private final RewardTable rewards;

    PlausiblePolicy(List<Double> margins, Optional<CollectionStrategy> strategy, boolean emptyGroup) {
        this.space = new StateActionSpace(margins);
        this.strategy = strategy;
        this.emptyGroup = emptyGroup;
        this.rewards = rewards();
    }

    boolean collects() {
        return strategy.isPresent();
    }

    private boolean known(Group group) {
        return !(emptyGroup && group.index() == 1);
    }

    /** Tail groups do best at small margins, head groups at large ones. */
    private double potential(Group group, int level) {
        double best =
                1.1 * group.count().ordinal() - .3 + .35 * group.variance().ordinal();
        double noise = .9e-4 * Seeds.random(group.index(), "potential", level).nextGaussian();
        return -5.5e-4 * (level - best) * (level - best) + noise;
    }

    RewardTable rewards() {
        return rewards(Utility.DPrime);
    }

    List<RewardTable> otherRewards() {
        return Stream.of(Utility.Difference, Utility.LogRatio, Utility.Published)
                .map(this::rewards)
                .toList();
    }

    Convergence convergence() {
        return new Convergence(
                Utility.DPrime,
                Group.all().stream()
                        .filter(this::known)
                        .map(group -> new Convergence.GroupDrift(group, group.index() < 2 ? 4e-4 : 1e-4, 2e-4))
                        .toList());
    }

    private RewardTable rewards(Utility utility) {
        List<RewardEstimate> increments = new ArrayList<>();
        for (Group group : Group.all()) {
            for (int level = 0; level + 1 < space.levels(); level++) {
                increments.add(
                        known(group)
                                ? new RewardEstimate(potential(group, level + 1) - potential(group, level), ERROR, 20)
                                : new RewardEstimate(Double.NaN, Double.NaN, Double.NaN));
            }
        }
        boolean balanced = strategy.equals(Optional.of(CollectionStrategy.BalancedDesign));
        return RewardTableBuilder.builder()
                .version(RewardTable.VERSION)
                .strategy(strategy.orElse(CollectionStrategy.BalancedDesign))
                .utility(utility)
                .margins(space.margins())
                .fineTunes(balanced ? 48 : 58)
                .repeats(balanced ? 3 : 1)
                .networks(balanced ? 3 : 1)
                .repeatCorrelation(balanced ? OptionalDouble.of(.87) : OptionalDouble.empty())
                .rows(RewardTables.rows(space, increments))
                .crossGroupEffects(balanced ? Collections.nCopies(9, Collections.nCopies(9, 0.)) : List.of())
                .build();
    }

    PolicyTable table() {
        List<PolicyRow> rows = space.states().map(this::row).toList();
        int agreement = (int) rows.stream().filter(PolicyRow::agrees).count();
        return PolicyTableBuilder.builder()
                .version(PolicyTable.VERSION)
                .margins(space.margins())
                .discount(.9)
                .updates(1000)
                .seed(1)
                .confidence(.95)
                .agreement(agreement)
                .reproducibility(OptionalDouble.of(.97))
                .rows(rows)
                .build();
    }

    private PolicyRow row(State state) {
        boolean differs = state.group().index() == 4 && state.level() == 2;
        Action action = action(state);
        Action best = best(state);
        List<ActionValue> values = Arrays.stream(Action.values())
                .map(one -> new StateAction(state, one))
                .filter(space::isValid)
                .map(pair -> rewards.row(pair))
                .map(row -> new ActionValue(row.action(), row.reward(), row.reward()))
                .toList();
        return PolicyRowBuilder.builder()
                .group(state.group())
                .level(state.level())
                .margin(space.margin(state.level()))
                .best(best)
                .action(action)
                .reason(reason(state, action, best))
                .agrees(!differs)
                .stability(known(state.group()) ? OptionalDouble.of(.97) : OptionalDouble.empty())
                .finalLevel(settles(state))
                .values(values)
                .build();
    }

    private PolicyReason reason(State state, Action action, Action best) {
        if (!known(state.group())) {
            return PolicyReason.UNKNOWN;
        }
        return action != Action.KEEP
                ? PolicyReason.GREEDY
                : best == Action.KEEP ? PolicyReason.NO_GAIN : PolicyReason.NOT_SIGNIFICANT;
    }

    private Action best(State state) {
        return Arrays.stream(Action.values())
                .map(action -> new StateAction(state, action))
                .filter(space::isValid)
                .map(rewards::row)
                .max(Comparator.comparingDouble(RewardRow::reward).thenComparing(row -> row.action() == Action.KEEP))
                .orElseThrow()
                .action();
    }

    private Action action(State state) {
        Action best = best(state);
        return rewards.row(new StateAction(state, best)).gain(.95) ? best : Action.KEEP;
    }

    private int settles(State state) {
        State now = state;
        for (int i = 0; i < space.levels(); i++) {
            now = space.next(new StateAction(now, action(now)));
        }
        return now.level();
    }

    /** The margins of an arm; the policy acts from epoch 5 on. */
    MarginHistory history(Arm arm, int seed, int epochs) {
        if (arm instanceof Arm.FixedMargin fixed) {
            return history(List.of(fixed.margin()), 0, epochs, (state, epoch) -> Action.KEEP, MarginReason.FIXED);
        }
        if (arm.budget() != TrainingBudget.ONE_TRAINING) {
            return history(List.of(space.margin(1)), 0, epochs, (state, epoch) -> Action.KEEP, MarginReason.FIXED);
        }
        if (arm instanceof Arm.RandomPolicy) {
            return history(
                    space.margins(), 1, epochs, (state, epoch) -> random(state, epoch, seed), MarginReason.RANDOM);
        }
        return history(
                space.margins(),
                1,
                epochs,
                (state, epoch) -> epoch >= 5 + (seed + state.group().index()) % 3 ? action(state) : Action.KEEP,
                MarginReason.LEARNED);
    }

    private Action random(State state, int epoch, int seed) {
        SplittableRandom random =
                Seeds.random(seed, "random policy", epoch, state.group().index());
        List<Action> valid = Arrays.stream(Action.values())
                .filter(action -> space.isValid(new StateAction(state, action)))
                .toList();
        return epoch < 5 ? Action.KEEP : valid.get(random.nextInt(valid.size()));
    }

    private interface Policy {
        Action action(State state, int epoch);
    }

    private static MarginHistory history(
            List<Double> margins, int initial, int epochs, Policy policy, MarginReason reason) {
        List<EpochMargins> list = new ArrayList<>();
        int[] levels = new int[Group.NUMBER];
        Arrays.fill(levels, initial);
        for (int epoch = 0; epoch < epochs; epoch++) {
            List<Action> actions = new ArrayList<>();
            for (int group = 0; group < Group.NUMBER; group++) {
                Action action =
                        epoch == 0 ? Action.KEEP : policy.action(new State(Group.of(group), levels[group]), epoch);
                levels[group] += action.move();
                actions.add(action);
            }
            list.add(new EpochMargins(
                    epoch,
                    Arrays.stream(levels).boxed().toList(),
                    actions,
                    Collections.nCopies(9, epoch < 5 ? MarginReason.INITIAL : reason),
                    epoch == 0 ? List.of() : Collections.nCopies(9, 100)));
        }
        return MarginHistory.byGroup(margins, list);
    }
}
