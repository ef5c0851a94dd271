// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.spec.Arm;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CsvTablesTest {
    private static final List<Arm> ARMS = List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25));

    @Test
    void everyTableHasItsRows() {
        ExperimentResults results =
                new PlausibleResults(ARMS, 2).on(List.of("lfw"), 20).make();
        Map<String, String> tables = CsvTables.of(results);
        assertThat(tables.keySet())
                .containsExactly(
                        "rewards.csv",
                        "policy.csv",
                        "policies.csv",
                        "margins.csv",
                        "results.csv",
                        "differences.csv",
                        "groups.csv",
                        "inequity.csv",
                        "roc.csv",
                        "cost.csv",
                        "arm-cost.csv",
                        "worth.csv",
                        "attributes.csv",
                        "identification.csv",
                        "templates.csv");
        // 2 policies × 4 utilities × 90 pairs.
        assertThat(rows(tables, "rewards.csv")).isEqualTo(2 * 4 * 90);
        assertThat(rows(tables, "policy.csv")).isEqualTo(2 * 36);
        assertThat(rows(tables, "policies.csv")).isEqualTo(2);
        // 2 arms × 2 seeds × 40 epochs × 9 groups; × (accuracy, AUC, four rates); × (all, 3 count groups, 9 groups).
        assertThat(rows(tables, "margins.csv")).isEqualTo(2 * 2 * 40 * 9);
        assertThat(rows(tables, "results.csv")).isEqualTo(2 * 2 * 6);
        assertThat(rows(tables, "groups.csv")).isEqualTo(2 * 2 * 13);
        assertThat(rows(tables, "cost.csv")).isEqualTo(results.costs().size());
        assertThat(rows(tables, "arm-cost.csv")).isEqualTo(2);
        tables.forEach((name, table) -> {
            long columns = table.lines().findFirst().orElseThrow().split(",").length;
            assertThat(table.lines())
                    .as(name)
                    .allMatch(line -> line.chars().filter(c -> c == ',').count() == columns - 1);
        });
    }

    private static long rows(Map<String, String> tables, String name) {
        return tables.get(name).lines().count() - 1;
    }

    @Test
    void valuesAreNotRoundedAndAbsentOnesAreEmpty() {
        ExperimentResults results =
                new PlausibleResults(ARMS, 1).on(List.of("lfw"), 2).make();
        List<String> lines = CsvTables.of(results).get("results.csv").lines().toList();
        double accuracy = results.evaluations().get(0).sets().get(0).accuracy();
        assertThat(lines.get(1))
                .startsWith("fairloss,0,lfw,accuracy," + accuracy + ",")
                .endsWith(",20,20,true");
        assertThat(lines).contains("fairloss,0,lfw,tar@1.0E-4,,,20,20,false");
    }

    /** At a rate of .1, nine of 90 impostor pairs may be accepted, and ten of 100. */
    @Test
    void ratesOfFewerThanTenImpostorPairsAreMarked() {
        assertThat(reliable(9)).containsOnly("false");
        assertThat(reliable(10)).containsOnly("true");
    }

    /** The last column of the true accept rates at .1, with so many impostor pairs in each of ten folds. */
    private static List<String> reliable(int pairs) {
        return CsvTables.of(
                        new PlausibleResults(ARMS, 1).on(List.of("lfw"), pairs).make())
                .get("results.csv")
                .lines()
                .filter(line -> line.contains(",tar@0.1,"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1))
                .toList();
    }

    /** Two policies with equal rewards, of 27 independent ones; at .95, chance gives 1.35 of them. */
    @Test
    void policiesHaveTheirEvidence() {
        ExperimentResults results = new PlausibleResults(ARMS, 2).make();
        List<PolicySummary> policies = PolicySummary.of(results);
        List<String> lines = CsvTables.of(results).get("policies.csv").lines().toList();
        assertThat(lines.get(0))
                .isEqualTo(
                        "policy_seed,states,moves,independent_rewards,significant,expected_by_chance,"
                                + "significant_after_holm,reproducibility,mean_flips,largest_flips,same_action_as_other_policies");
        List<String> first = List.of(lines.get(1).split(","));
        assertThat(first.get(1)).isEqualTo("36");
        assertThat(Integer.parseInt(first.get(3)))
                .isEqualTo(policies.get(0).significance().known());
        assertThat(Double.parseDouble(first.get(5)))
                .isEqualTo(policies.get(0).significance().known() * (1 - .95));
        assertThat(Double.parseDouble(first.get(8)))
                .isEqualTo(policies.get(0).meanFlips().orElseThrow())
                .isLessThanOrEqualTo(Double.parseDouble(first.get(9)));
    }

    @Test
    void tablesWithoutDataHaveAHeader() {
        Map<String, String> tables =
                CsvTables.of(new PlausibleResults(ARMS, 1).withoutCollection().make());
        assertThat(tables.get("rewards.csv"))
                .isEqualTo(
                        "policy_seed,utility,group,margin,action,reward,standard_error,choice_error,degrees_of_freedom,"
                                + "p_value,holm_p_value\n");
        assertThat(rows(tables, "policy.csv")).isZero();
    }

    @Test
    void quotesFieldsIfNecessary() {
        String csv = new Csv("name", "value")
                .row("a, \"b\"\nc", -1.5)
                .row("=SUM(A1)", OptionalDouble.empty())
                .row("-x", 2)
                .toString();
        assertThat(csv).isEqualTo("name,value\n\"a, \"\"b\"\"\nc\",-1.5\n'=SUM(A1),\n'-x,2\n");
    }
}
