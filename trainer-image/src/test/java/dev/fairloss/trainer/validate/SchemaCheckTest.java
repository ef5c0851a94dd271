// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.testing.TinyExperiment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaCheckTest {
    private static final CrdSchema SCHEMA = CrdSchema.load();

    private static List<String> findings(String yaml) {
        YamlText text = YamlReader.read(yaml);
        var manifest = text.tree().orElseThrow();
        Defaulting.apply(SCHEMA.openApi(), manifest);
        return SchemaCheck.check(SCHEMA, manifest, text).stream()
                .sorted()
                .map(Finding::toString)
                .toList();
    }

    @Test
    void aValidExperimentHasNoFindings() {
        assertThat(findings(TinyExperiment.SYNTHETIC)).isEmpty();
    }

    /** One change of a valid experiment, and the beginning of its finding. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "batchSize: 4 | batchSize: 1 | line 12: spec.optimization.batchSize: 1 is less than 2",
                "batchSize: 4 | batchSize: four | line 12: spec.optimization.batchSize: ",
                "batchSize: 4 | batchSizes: 4 | line 12: spec.optimization.batchSizes: unknown field; did you mean batchSize?",
                "strategy: BalancedDesign | strategy: Balanced | line 15: spec.collection.strategy: \"Balanced\" is not one of",
                "pretraining: {networks: 1, updates: 2} | other: {} | line 14: spec.other: unknown field",
                "identities: 22 | identities: 22.5 | line 6: spec.dataset.synthetic.identities: ",
                "\"0.25\", \"0.35\" | 0.25, \"0.35\" | line 13: spec.loss.margins[0]: the unquoted number 0.25 is not a string",
                "\"0.25\", \"0.35\" | \"0.25\" | line 13: spec.loss.margins: ",
            })
    void everyViolationIsReportedWithLineAndField(String right, String wrong, String finding) {
        assertThat(findings(TinyExperiment.with(TinyExperiment.SYNTHETIC, right, wrong)))
                .anySatisfy(text -> assertThat(text).startsWith(finding));
    }

    @Test
    void aRequiredFieldIsNamedWithItsMeaning() {
        assertThat(findings(TinyExperiment.with(TinyExperiment.SYNTHETIC, "training: {", "comment: {")))
                .anySatisfy(text -> assertThat(text).startsWith("line 4: spec.training: is required; add it: "));
    }

    @Test
    void anUnknownFieldAtTheTopNamesTheKnownOnes() {
        assertThat(findings(TinyExperiment.SYNTHETIC + "comment: {}\n"))
                .containsExactly(
                        "line 19: comment: unknown field; the fields here: apiVersion, kind, metadata, spec, status");
    }

    @Test
    void aStatusIsIgnored() {
        assertThat(findings(TinyExperiment.SYNTHETIC + "status: {phase: Ready, steps: [1]}\n"))
                .isEmpty();
    }

    @Test
    void keysOfAListMustBeUnique() {
        String twice = "- {name: unseen, heldOutIdentities: {pairs: 20}}";
        assertThat(findings(TinyExperiment.with(TinyExperiment.SYNTHETIC, twice, twice + "\n  " + twice)))
                .containsExactly("line 11: spec.evaluation[1]: name \"unseen\" is already used by spec.evaluation[0];"
                        + " use a different one");
    }
}
