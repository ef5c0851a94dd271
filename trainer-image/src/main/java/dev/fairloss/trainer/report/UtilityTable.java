// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.Convergence;
import dev.fairloss.contract.result.Convergence.GroupDrift;
import dev.fairloss.contract.result.PolicyReplicate;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What each utility says about the same fine-tunes, and whether the pretrained networks had converged. */
final class UtilityTable {
    private UtilityTable() {}

    /** The reward of each move to a larger margin, by group and utility; the utility of the policy is the first. */
    static Element of(PolicyReplicate replicate) {
        List<RewardTable> tables = new ArrayList<>(List.of(replicate.rewards()));
        tables.addAll(replicate.otherRewards());
        List<String> head = new ArrayList<>(List.of("group"));
        tables.forEach(table -> head.add(table.utility().name()));
        List<List<String>> rows = new ArrayList<>();
        for (Group group : Group.all()) {
            List<String> row = new ArrayList<>(List.of(group.label()));
            tables.forEach(table -> row.add(increments(table, group)));
            rows.add(row);
        }
        String margins = tables.get(0).margins().stream().map(Formats::margin).collect(Collectors.joining(", "));
        return Page.table(
                "Rewards by utility: change from each margin to the next one (" + margins
                        + "), in 1/10,000, ± one standard error. The policy follows the first column. Published is read on"
                        + " training images, which favors larger margins; the others are read on unseen images",
                head,
                rows);
    }

    private static String increments(RewardTable table, Group group) {
        return table.rows().stream()
                .filter(row -> row.group().equals(group) && row.action() == Action.UP)
                .map(UtilityTable::increment)
                .collect(Collectors.joining(", "));
    }

    private static String increment(RewardRow row) {
        if (row.standardError().isPresent()) {
            return Formats.tenThousandths(row.reward()) + " ± "
                    + Formats.plain(row.standardError().getAsDouble() * 1e4);
        }
        return row.reward() == 0 ? "?" : Formats.tenThousandths(row.reward());
    }

    /** Whether the pretrained networks of each policy had converged; the details are those of the first policy. */
    static String words(List<Convergence> policies) {
        String first = policies.isEmpty() ? "" : words(policies.get(0));
        if (policies.size() < 2 || first.isEmpty()) {
            return first;
        }
        long converged = policies.stream().filter(Convergence::converged).count();
        return first + " These are the networks of the first policy; those of " + converged + " of "
                + Formats.count(policies.size(), "policy", "policies") + " had converged.";
    }

    private static String words(Convergence convergence) {
        if (convergence.groups().isEmpty()) {
            return "";
        }
        String groups = convergence.drifting() + " of "
                + Formats.count(convergence.groups().size(), "group", "groups");
        double median = medianRatio(convergence);
        String ratio = Double.isFinite(median) ? " (median: " + Formats.plain(median) + " times as much)" : "";
        return convergence.converged()
                ? "The pretrained networks had converged: training on changes the utility more than the margins do in only "
                        + groups + "."
                : "The pretrained networks had not converged: in " + groups
                        + " training on changes the utility more than the margins do" + ratio
                        + ". Rewards of a longer pretraining can differ; raise spec.pretraining.updates.";
    }

    private static double medianRatio(Convergence convergence) {
        double[] ratios = convergence.groups().stream()
                .mapToDouble(UtilityTable::ratio)
                .sorted()
                .toArray();
        return ratios[ratios.length / 2];
    }

    private static double ratio(GroupDrift drift) {
        return drift.effect() > 0 ? Math.abs(drift.drift()) / drift.effect() : Double.POSITIVE_INFINITY;
    }
}
