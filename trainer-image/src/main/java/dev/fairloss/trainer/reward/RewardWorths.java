// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ProbeAccuracy;
import dev.fairloss.contract.result.ProbeTable;
import dev.fairloss.contract.result.RewardWorth;
import dev.fairloss.contract.result.RewardWorth.OfUtility;
import dev.fairloss.contract.spec.Utility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Compares utilities with accuracy over the fine-tunes of all policies. Fine-tunes of different repeats differ in their network and
 * mini-batches, so only differences within a repeat count.
 */
public final class RewardWorths {
    private final List<Probe> probes = new ArrayList<>();
    private final List<ProbeTable> tables;
    private int repeats;

    private RewardWorths(List<ProbeTable> tables) {
        this.tables = tables;
        for (var table : tables) {
            int last = -1;
            for (var row : table.rows()) {
                if (row.accuracy().isPresent()) {
                    repeats += row.repeat() == last ? 0 : 1;
                    last = row.repeat();
                    probes.add(new Probe(repeats, row, row.accuracy().get()));
                }
            }
        }
    }

    /** A fine-tune with its accuracy. @param block number of its repeat among those of all policies */
    private record Probe(int block, ProbeTable.Row row, ProbeAccuracy accuracy) {}

    /** The comparison; empty if no accuracy was measured. @param tables the fine-tunes of each policy */
    public static Optional<RewardWorth> of(List<ProbeTable> tables) {
        var worths = new RewardWorths(tables);
        return worths.probes.isEmpty() ? Optional.empty() : Optional.of(worths.worth());
    }

    private RewardWorth worth() {
        var associations = new ArrayList<OfUtility>();
        for (var utility : Utility.values()) {
            Function<Probe, OptionalDouble> overall =
                    probe -> value(probe.row().overall().get(utility));
            add(associations, utility, RewardWorth.ACCURACY, overall, probe -> probe.accuracy()
                    .accuracy());
            add(associations, utility, RewardWorth.AUC, overall, probe -> probe.accuracy()
                    .auc());
            for (var group : Group.all()) {
                int index = group.index();
                add(
                        associations,
                        utility,
                        group.label(),
                        probe -> value(probe.row().groups().get(index).get(utility)),
                        probe -> probe.accuracy().groups().get(index));
            }
        }
        var spreads = Group.all().stream().map(group -> spread(group.index())).toList();
        return new RewardWorth(probes.size(), repeats, associations, spreads);
    }

    private void add(
            List<OfUtility> associations,
            Utility utility,
            String outcome,
            Function<Probe, OptionalDouble> measure,
            Function<Probe, OptionalDouble> accuracy) {
        BlockedRegression.of(
                        column(measure),
                        column(accuracy),
                        probes.stream().mapToInt(Probe::block).toArray())
                .ifPresent(found -> associations.add(new OfUtility(utility, outcome, found)));
    }

    private double[] column(Function<Probe, OptionalDouble> value) {
        return probes.stream()
                .mapToDouble(probe -> value.apply(probe).orElse(Double.NaN))
                .toArray();
    }

    private static OptionalDouble value(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Mean over the policies. */
    private OptionalDouble spread(int group) {
        return tables.stream()
                .flatMapToDouble(table -> table.spreads().get(group).stream())
                .average();
    }
}
