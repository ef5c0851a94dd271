// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.EvaluationScores.GroupInfluence;
import dev.fairloss.contract.result.EvaluationScores.RateReplicates;
import dev.fairloss.contract.result.EvaluationScores.SetScores;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationScoresTest {
    private static final EvaluationScores SCORES = new EvaluationScores(
            EvaluationScores.VERSION,
            "fairloss",
            1,
            List.of(set("lfw", 3, 4), set("numbered")),
            List.of(new GroupInfluence("tail", true, .75, new int[] {3, 4}, new double[] {-.125, .125})),
            List.of(new RateReplicates("tail", new double[] {.01, .02}, new double[] {.25, .5})));

    @Test
    void findsSetsAndGroupsByName() {
        assertThat(SCORES.on("lfw")).containsSame(SCORES.sets().get(0));
        assertThat(SCORES.on("cfp")).isEmpty();
        assertThat(SCORES.ofGroup("tail")).containsSame(SCORES.groups().get(0));
        assertThat(SCORES.ofGroup("head")).isEmpty();
    }

    @Test
    void peopleAreKnownIfPairsNameThem() {
        assertThat(SCORES.on("lfw").map(SetScores::named)).hasValue(true);
        assertThat(SCORES.on("numbered").map(SetScores::named)).hasValue(false);
    }

    @Test
    void roundTripsItsArrays() {
        // Records compare arrays by identity, so the elements are compared.
        assertThat(ContractJson.read(ContractJson.write(SCORES), EvaluationScores.class))
                .usingRecursiveComparison()
                .isEqualTo(SCORES);
    }

    @Test
    void unknownRatesOfAReplicateAreKept() {
        var unknown = new RateReplicates("tail", new double[] {.01, Double.NaN}, new double[] {Double.NaN, .5});
        var read = ContractJson.read(ContractJson.write(unknown), RateReplicates.class);
        assertThat(read.fmr()).containsExactly(.01, Double.NaN);
        assertThat(read.fnmr()).containsExactly(Double.NaN, .5);
    }

    @Test
    void documentsOfOlderVersionsHaveNoReplicatesOfRates() {
        var old = new String(ContractJson.write(SCORES), StandardCharsets.UTF_8).replace("\"rates\"", "\"unknown\"");
        assertThat(old).contains("unknown");
        assertThat(ContractJson.read(old.getBytes(StandardCharsets.UTF_8), EvaluationScores.class)
                        .rates())
                .isEmpty();
    }

    @Test
    void anEvaluationReportFindsItsResultByName() {
        var result = VerificationResultBuilder.builder()
                .set("lfw")
                .identities(0)
                .genuine(2)
                .impostors(2)
                .folds(List.of())
                .accuracy(.75)
                .standardError(.125)
                .auc(.875)
                .tarAtFar(List.of())
                .roc(List.of())
                .note("2 folds")
                .overlap(new TrainingOverlap(false, 0, 0, 0))
                .build();
        var report =
                new EvaluationReport(EvaluationReport.VERSION, "fairloss", 1, List.of(result), Optional.empty(), 1.5);
        assertThat(report.on("lfw")).hasValue(result);
        assertThat(report.on("cfp")).isEmpty();
    }

    /** Three pairs; without people, the set does not name them. */
    private static SetScores set(String name, int... people) {
        int[] first = people.length == 0 ? people : new int[] {people[0], people[0], people[1]};
        int[] second = people.length == 0 ? people : new int[] {people[0], people[1], people[1]};
        return new SetScores(
                name,
                first,
                second,
                new boolean[] {true, false, true},
                new int[] {0, 1, 1},
                new double[] {.5, -.25, .125},
                new boolean[] {true, true, false});
    }
}
