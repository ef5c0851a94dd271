// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ActionValue;
import dev.fairloss.contract.result.ArmMargins;
import dev.fairloss.contract.result.Association;
import dev.fairloss.contract.result.ClassMargins;
import dev.fairloss.contract.result.EpochMargins;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.FairnessResult;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.result.PolicyReplicate;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.RewardWorth.OfUtility;
import dev.fairloss.contract.result.RocPoint;
import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.contract.result.VerificationResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The results as CSV tables for spreadsheets and scripts: one row per seed, values not rounded. {@code policy_seed} is the seed
 * of a policy replicate. A table without data
 * consists of its header.
 */
public final class CsvTables {
    private CsvTables() {}

    /** The tables by file name. */
    public static Map<String, String> of(ExperimentResults results) {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("rewards.csv", rewards(results));
        tables.put("policy.csv", policy(results));
        tables.put("policies.csv", policies(results));
        tables.put("margins.csv", margins(results));
        tables.put("results.csv", results(results));
        tables.put("differences.csv", differences(results));
        tables.put("groups.csv", groups(results));
        tables.put("inequity.csv", InequityTable.csv(results));
        tables.put("roc.csv", roc(results));
        tables.put("cost.csv", cost(results));
        tables.put("arm-cost.csv", armCost(results));
        tables.put("worth.csv", worth(results));
        tables.put("attributes.csv", AttributeTable.of(results));
        tables.put("identification.csv", IdentificationTable.of(results));
        tables.put("templates.csv", TemplateTable.of(results));
        return tables;
    }

    private static String rewards(ExperimentResults results) {
        Csv csv = new Csv(
                "policy_seed",
                "utility",
                "group",
                "margin",
                "action",
                "reward",
                "standard_error",
                "choice_error",
                "degrees_of_freedom",
                "p_value",
                "holm_p_value");
        for (PolicyReplicate replicate : results.replicates()) {
            Stream<RewardTable> tables =
                    Stream.concat(Stream.of(replicate.rewards()), replicate.otherRewards().stream());
            tables.forEach(table -> table.rows()
                    .forEach(row -> csv.row(
                            replicate.seed(),
                            table.utility().name(),
                            row.group().label(),
                            row.margin(),
                            name(row.action()),
                            row.reward(),
                            row.standardError(),
                            row.choiceError(),
                            row.degreesOfFreedom(),
                            row.pValue(),
                            row.adjustedPValue())));
        }
        return csv.toString();
    }

    private static String policy(ExperimentResults results) {
        Csv csv = new Csv(
                "policy_seed",
                "group",
                "margin",
                "action",
                "reason",
                "best",
                "stability",
                "agrees",
                "final_margin",
                "value_learned",
                "value_exact");
        for (PolicyReplicate replicate : results.replicates()) {
            for (PolicyRow row : replicate.policy().rows()) {
                ActionValue value = row.values().stream()
                        .filter(one -> one.action() == row.action())
                        .findFirst()
                        .orElseThrow();
                csv.row(
                        replicate.seed(),
                        row.group().label(),
                        row.margin(),
                        name(row.action()),
                        name(row.reason()),
                        name(row.best()),
                        row.stability(),
                        row.agrees(),
                        replicate.policy().margins().get(row.finalLevel()),
                        value.learned(),
                        value.exact());
            }
        }
        return csv.toString();
    }

    private static String policies(ExperimentResults results) {
        Csv csv = new Csv(
                "policy_seed",
                "states",
                "moves",
                "independent_rewards",
                "significant",
                "expected_by_chance",
                "significant_after_holm",
                "reproducibility",
                "mean_flips",
                "largest_flips",
                "same_action_as_other_policies");
        for (PolicySummary policy : PolicySummary.of(results)) {
            csv.row(
                    policy.seed(),
                    policy.states(),
                    policy.moves(),
                    policy.significance().known(),
                    policy.significance().alone(),
                    policy.significance().byChance(),
                    policy.significance().corrected(),
                    policy.reproducibility(),
                    policy.meanFlips(),
                    policy.mostFlips(),
                    policy.shared());
        }
        return csv.toString();
    }

    private static String margins(ExperimentResults results) {
        Csv csv = new Csv("arm", "seed", "epoch", "group", "margin", "action", "reason", "classes");
        for (ArmMargins run : results.histories()) {
            for (ClassMargins group : run.history().classMargins()) {
                csv.row(
                        run.arm(),
                        run.seed(),
                        "",
                        name(group.group()),
                        group.mean(),
                        "",
                        "class-mean",
                        group.classes());
            }
            for (EpochMargins epoch : run.history().epochs()) {
                for (Group group : Group.all()) {
                    int index = group.index();
                    csv.row(
                            run.arm(),
                            run.seed(),
                            epoch.epoch(),
                            group.label(),
                            run.history().margins().get(epoch.levels().get(index)),
                            name(epoch.actions().get(index)),
                            name(epoch.reasons().get(index)),
                            epoch.classes().isEmpty() ? "" : epoch.classes().get(index));
                }
            }
        }
        return csv.toString();
    }

    private static String results(ExperimentResults results) {
        Csv csv =
                new Csv("arm", "seed", "set", "metric", "value", "standard_error", "genuine", "impostors", "reliable");
        for (EvaluationReport report : results.evaluations()) {
            for (VerificationResult set : report.sets()) {
                OptionalDouble error = OptionalDouble.of(set.standardError());
                metric(csv, report, set, "accuracy", OptionalDouble.of(set.accuracy()), error, true);
                metric(csv, report, set, "auc", OptionalDouble.of(set.auc()), OptionalDouble.empty(), true);
                for (TarAtFar tar : set.tarAtFar()) {
                    metric(csv, report, set, "tar@" + tar.far(), tar.tar(), tar.standardError(), tar.reliable());
                }
            }
        }
        return csv.toString();
    }

    private static void metric(
            Csv csv,
            EvaluationReport report,
            VerificationResult set,
            String metric,
            OptionalDouble value,
            OptionalDouble error,
            boolean reliable) {
        csv.row(report.arm(), report.seed(), set.set(), metric, value, error, set.genuine(), set.impostors(), reliable);
    }

    private static String differences(ExperimentResults results) {
        Csv csv = new Csv(IntervalColumns.detectableHead("baseline", "set", "metric", "seeds", "difference"));
        for (PairedDifference difference : results.summary().differences()) {
            Optional<Interval> interval = difference.interval();
            csv.row(IntervalColumns.detectableRow(
                    interval,
                    interval.map(Interval::detectable),
                    difference.baseline(),
                    difference.set(),
                    difference.metric(),
                    difference.difference().seeds(),
                    difference.difference().mean()));
        }
        return csv.toString();
    }

    private static String groups(ExperimentResults results) {
        Csv csv = new Csv(
                "arm",
                "seed",
                "group",
                "identities",
                "basis",
                "comparable",
                "genuine",
                "impostors",
                "accuracy",
                "standard_error",
                "false_reject_rate",
                "false_accept_rate",
                "intra_class",
                "inter_class");
        for (EvaluationReport report : results.evaluations()) {
            report.fairness().stream()
                    .flatMap(CsvTables::all)
                    .forEach(group -> csv.row(
                            report.arm(),
                            report.seed(),
                            group.group(),
                            group.identities(),
                            name(group.basis()),
                            group.comparable(),
                            group.genuine(),
                            group.impostors(),
                            group.accuracy(),
                            group.standardError(),
                            group.falseRejectRate(),
                            group.falseAcceptRate(),
                            group.intraClass(),
                            group.interClass()));
        }
        return csv.toString();
    }

    private static Stream<GroupResult> all(FairnessResult fairness) {
        return Stream.of(List.of(fairness.overall()), fairness.counts(), fairness.groups())
                .flatMap(List::stream);
    }

    private static String roc(ExperimentResults results) {
        Csv csv = new Csv("arm", "seed", "set", "far", "tar");
        for (EvaluationReport report : results.evaluations()) {
            for (VerificationResult set : report.sets()) {
                for (RocPoint point : set.roc()) {
                    csv.row(report.arm(), report.seed(), set.set(), point.far(), point.tar());
                }
            }
        }
        return csv.toString();
    }

    private static String worth(ExperimentResults results) {
        Csv csv = new Csv(
                "over", "utility", "outcome", "networks", "correlation", "low", "high", "slope", "slope_half_width");
        results.worth().ifPresent(worth -> {
            worth.associations().forEach(one -> worth(csv, "fine-tunes", one));
            worth.overArms().forEach(one -> worth(csv, "arms", one));
        });
        return csv.toString();
    }

    private static void worth(Csv csv, String over, OfUtility one) {
        Association found = one.association();
        csv.row(
                over,
                one.utility().name(),
                one.outcome(),
                found.observations(),
                found.correlation(),
                found.low(),
                found.high(),
                found.slope(),
                found.slopeHalf());
    }

    private static String armCost(ExperimentResults results) {
        Csv csv = new Csv("arm", "training_updates", "policy_updates");
        results.summary().costs().forEach(cost -> csv.row(cost.arm(), cost.training(), cost.policy()));
        return csv.toString();
    }

    private static String cost(ExperimentResults results) {
        Csv csv = new Csv(
                "phase", "arm", "seconds", "reused_seconds", "lost_seconds", "device_seconds", "cpu_seconds", "images");
        for (PhaseCost cost : results.costs()) {
            csv.row(
                    cost.phase().id(),
                    cost.arm().orElse(""),
                    cost.seconds(),
                    cost.reusedSeconds(),
                    cost.lostSeconds(),
                    cost.deviceSeconds(),
                    cost.cpuSeconds(),
                    cost.images());
        }
        return csv.toString();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
