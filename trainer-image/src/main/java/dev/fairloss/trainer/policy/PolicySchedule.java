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
import dev.fairloss.trainer.train.MarginSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Margins by a policy. After every epoch the classes are grouped anew by the epoch's embeddings, and the policy moves each
 * group's margin by one level at most. The margin level belongs to the group: a class that changes its group takes the
 * margin of the new one.
 */
public final class PolicySchedule implements MarginSchedule {
    private final Settings settings;
    private final MarginPolicy policy;
    private final GroupAssigner assigner;
    private final int classes;
    private final List<EpochMargins> epochs = new ArrayList<>();
    private Optional<ClassGroups> groups = Optional.empty();

    /**
     * What a schedule starts from.
     *
     * @param margins margin of each level, ascending; a single one for a margin that is fixed
     * @param initialLevel level of every group at first
     * @param policyStartEpoch first epoch whose margins the policy sets; the ones before run at the initial margin. 0 is as good
     *     as 1: before the first epoch there are no groups.
     */
    public record Settings(List<Double> margins, int initialLevel, int policyStartEpoch) {
        public Settings {
            margins = List.copyOf(margins);
            if (initialLevel < 0 || initialLevel >= margins.size() || policyStartEpoch < 0) {
                throw new IllegalArgumentException(
                        "level " + initialLevel + " of " + margins + " from epoch " + policyStartEpoch + " cannot be");
            }
        }
    }

    /**
     * A schedule at its start.
     *
     * @param assigner groups the classes
     * @param classes number of classes
     */
    public PolicySchedule(Settings settings, MarginPolicy policy, GroupAssigner assigner, int classes) {
        this.settings = settings;
        this.policy = policy;
        this.assigner = assigner;
        this.classes = classes;
    }

    @Override
    public float[] margins(int epoch) {
        if (epoch == epochs.size()) {
            epochs.add(decide(epoch));
        } else if (epoch != epochs.size() - 1) {
            throw new IllegalArgumentException(
                    "epoch " + epoch + " is asked for, but the margins of " + epochs.size() + " epochs are known");
        }
        var levels = epochs.get(epoch).levels();
        double[] margins = levels.stream().mapToDouble(settings.margins()::get).toArray();
        return groups.map(known -> known.spread(margins)).orElseGet(() -> {
            // Without groups all have the initial margin.
            var same = new float[classes];
            Arrays.fill(same, (float) margins[0]);
            return same;
        });
    }

    private EpochMargins decide(int epoch) {
        var before = epoch == 0
                ? Collections.nCopies(Group.NUMBER, settings.initialLevel())
                : epochs.get(epoch - 1).levels();
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
        if (policy.reason() == MarginReason.FIXED) {
            return MarginReason.FIXED;
        }
        if (!started) {
            return MarginReason.INITIAL;
        }
        return empty ? MarginReason.EMPTY_GROUP : policy.reason();
    }

    /** Groups the classes anew; an epoch in which no image was seen leaves them as they are. */
    @Override
    public void epochEnded(int epoch, EmbeddingSums sums) {
        if (sums.classes() != classes) {
            throw new IllegalArgumentException("sums of " + sums.classes() + " classes for " + classes);
        }
        if (IntStream.of(sums.counts()).anyMatch(count -> count > 0)) {
            groups = Optional.of(assigner.assign(IntraClassVariance.of(sums.sums(), sums.counts())));
        }
    }

    /** Every group's margin in every epoch so far. */
    public MarginHistory history() {
        return new MarginHistory(MarginHistory.VERSION, settings.margins(), epochs);
    }

    /**
     * The form of the state.
     *
     * @param history the epochs so far
     * @param groups group of each class, a digit each; empty while there are none
     */
    private record Remembered(MarginHistory history, String groups) {}

    @Override
    public JsonNode state() {
        var digits = new StringBuilder();
        groups.ifPresent(known -> known.toList().forEach(digits::append));
        return ContractJson.mapper().valueToTree(new Remembered(history(), digits.toString()));
    }

    @Override
    public void restore(JsonNode state) {
        if (!state.path("history").isObject()) {
            throw TrainerException.repair(
                    "the checkpoint holds no margins of a policy; it is one of another arm: remove it to start again");
        }
        var remembered = ContractJson.mapper().convertValue(state, Remembered.class);
        int[] digits = remembered.groups().chars().map(digit -> digit - '0').toArray();
        if (digits.length != 0 && digits.length != classes) {
            throw TrainerException.repair("the checkpoint holds groups of " + digits.length + " people, not of "
                    + classes + "; it is one of another data set: remove it to start again");
        }
        epochs.clear();
        epochs.addAll(remembered.history().epochs());
        groups = digits.length == 0 ? Optional.empty() : Optional.of(ClassGroups.of(digits));
    }
}
