// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.result.EpochMargins;
import dev.fairloss.contract.result.MarginHistory;
import dev.fairloss.contract.result.MarginReason;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.group.GroupAssigner;
import dev.fairloss.trainer.group.IntraClassVariance;
import dev.fairloss.trainer.train.EmbeddingSums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Sets the margins by a policy. After every epoch the classes are grouped by the epoch's embeddings, and the policy moves each
 * group's margin by at most one level. The margin belongs to the group: a class that changes its group gets the margin of the
 * new one.
 */
public final class PolicySchedule implements ArmSchedule {
    private final Settings settings;
    private final MarginPolicy policy;
    private final GroupAssigner assigner;
    private final int classes;
    private final List<EpochMargins> epochs = new ArrayList<>();
    private Optional<ClassGroups> groups;

    /**
     * How a schedule starts.
     *
     * @param margins margin of each level, ascending; a single one for a fixed margin
     * @param initialLevels level of each group in the first epoch, (9)
     * @param policyStartEpoch first epoch in which the policy sets the margins; earlier epochs use the initial ones. 0 acts as 1
     *     unless there are groups before the first epoch
     * @param groups groups of the classes before the first epoch, if known; without groups all levels must be equal
     */
    public record Settings(
            List<Double> margins, List<Integer> initialLevels, int policyStartEpoch, Optional<ClassGroups> groups) {
        /** Checks the levels. */
        public Settings {
            margins = List.copyOf(margins);
            initialLevels = List.copyOf(initialLevels);
            int levels = margins.size();
            if (initialLevels.size() != Group.NUMBER
                    || initialLevels.stream().anyMatch(level -> level < 0 || level >= levels)
                    || policyStartEpoch < 0) {
                throw new IllegalArgumentException("the levels " + initialLevels + " of " + margins + " from epoch "
                        + policyStartEpoch + " are out of range");
            }
            if (groups.isEmpty() && initialLevels.stream().distinct().count() > 1) {
                throw new IllegalArgumentException("different initial levels need the groups of the classes");
            }
        }

        /** The same level for all groups, which are unknown before the first epoch. */
        public static Settings at(List<Double> margins, int initialLevel, int policyStartEpoch) {
            return new Settings(
                    margins, Collections.nCopies(Group.NUMBER, initialLevel), policyStartEpoch, Optional.empty());
        }
    }

    /**
     * A schedule before its first epoch.
     *
     * @param assigner groups the classes
     * @param classes number of classes
     */
    public PolicySchedule(Settings settings, MarginPolicy policy, GroupAssigner assigner, int classes) {
        this.settings = settings;
        this.policy = policy;
        this.assigner = assigner;
        this.classes = classes;
        this.groups = settings.groups();
    }

    @Override
    public float[] margins(int epoch) {
        if (epoch == epochs.size()) {
            epochs.add(decide(epoch));
        } else if (epoch != epochs.size() - 1) {
            throw new IllegalArgumentException("epoch " + epoch + " is requested after " + epochs.size()
                    + " epochs; epochs must be requested in order");
        }
        var levels = epochs.get(epoch).levels();
        double[] margins = levels.stream().mapToDouble(settings.margins()::get).toArray();
        return groups.map(known -> known.perClass(margins)).orElseGet(() -> {
            // Without groups all levels are equal.
            var same = new float[classes];
            Arrays.fill(same, (float) margins[0]);
            return same;
        });
    }

    private EpochMargins decide(int epoch) {
        var before =
                epoch == 0 ? settings.initialLevels() : epochs.get(epoch - 1).levels();
        int[] sizes = groups.map(ClassGroups::sizes).orElseGet(() -> new int[0]);
        boolean started = epoch >= settings.policyStartEpoch() && sizes.length > 0;
        var levels = new ArrayList<Integer>();
        var actions = new ArrayList<Action>();
        var reasons = new ArrayList<MarginReason>();
        for (var group : Group.all()) {
            int level = before.get(group.index());
            boolean empty = started && sizes[group.index()] == 0;
            var action = started && !empty ? policy.act(new State(group, level), epoch) : Action.KEEP;
            levels.add(level + action.move());
            actions.add(action);
            reasons.add(reason(started, empty));
        }
        return new EpochMargins(
                epoch, levels, actions, reasons, IntStream.of(sizes).boxed().toList());
    }

    private MarginReason reason(boolean started, boolean empty) {
        if (!policy.changesMargins()) {
            return policy.reason();
        }
        if (!started) {
            return MarginReason.INITIAL;
        }
        return empty ? MarginReason.EMPTY_GROUP : policy.reason();
    }

    /** Groups the classes again. An epoch without images does not change the groups. */
    @Override
    public void epochEnded(int epoch, EmbeddingSums sums) {
        if (sums.classes() != classes) {
            throw new IllegalArgumentException("sums of " + sums.classes() + " classes for " + classes);
        }
        if (IntStream.of(sums.counts()).anyMatch(count -> count > 0)) {
            groups = Optional.of(assigner.assign(IntraClassVariance.of(sums.sums(), sums.counts())));
        }
    }

    @Override
    public MarginHistory history() {
        return MarginHistory.byGroup(settings.margins(), epochs);
    }

    @Override
    public List<Double> groupMargins() {
        if (epochs.isEmpty()) {
            return List.of();
        }
        var history = history();
        int epoch = epochs.size() - 1;
        return IntStream.range(0, Group.NUMBER)
                .mapToObj(group -> history.margin(epoch, group))
                .toList();
    }

    /**
     * JSON form of the state.
     *
     * @param history the epochs so far
     * @param groups group of each class, one digit each; empty while there are none
     */
    private record SavedState(MarginHistory history, String groups) {}

    @Override
    public JsonNode state() {
        var digits = new StringBuilder();
        groups.ifPresent(known -> IntStream.of(known.indexes().toArray()).forEach(digits::append));
        return ContractJson.mapper().valueToTree(new SavedState(history(), digits.toString()));
    }

    @Override
    public void restore(JsonNode state, String source) {
        if (!state.path("history").isObject()) {
            throw TrainerException.invalidInput(
                    source + " has no margins of groups: it belongs to another arm.", "Delete it and run again.");
        }
        var saved = ContractJson.mapper().convertValue(state, SavedState.class);
        int[] digits = saved.groups().chars().map(digit -> digit - '0').toArray();
        if (digits.length != 0 && digits.length != classes) {
            throw new IllegalArgumentException("groups of " + digits.length + " classes instead of " + classes);
        }
        epochs.clear();
        epochs.addAll(saved.history().epochs());
        groups = digits.length == 0 ? Optional.empty() : Optional.of(ClassGroups.of(digits));
    }
}
