// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class ExperimentFileReaderProperties {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path FULL = Path.of("../crds/src/test/resources/manifests/valid/full.yaml");
    private static final List<String> JUNK =
            List.of("null", "true", "-1", "1e99", "0.5", "\"\"", "\"a b\"", "[]", "[[1]]", "{}", "{\"x\": {\"y\": 1}}");

    /** Any value in any field gives a list of findings, never an exception. */
    @Property(tries = 300)
    void junkInAnyFieldIsReported(@ForAll @IntRange(max = 10_000) int place, @ForAll @IntRange(max = 10) int junk)
            throws IOException {
        JsonNode manifest = YAML.readTree(FULL.toFile());
        List<Runnable> changes = new ArrayList<>();
        collect(manifest, YAML.readTree(JUNK.get(junk)), changes);
        changes.get(place % changes.size()).run();

        ExperimentFileReader.Checked checked = ExperimentFileReader.check(YAML.writeValueAsString(manifest));

        assertThat(checked.findings()).isSorted().doesNotHaveDuplicates();
        checked.findings().forEach(finding -> assertThat(finding.message()).isNotBlank());
    }

    /** A file with defaults, written and read again, is valid and unchanged: defaulting is idempotent. */
    @Property(tries = 50)
    void defaultingIsIdempotent(@ForAll @AlphaChars @StringLength(min = 1, max = 10) String team)
            throws JsonProcessingException {
        JsonNode once =
                ExperimentFileReader.check("""
                apiVersion: fairloss.dev/v1alpha1
                kind: FairLossExperiment
                metadata: {name: twice, labels: {team: "%s"}}
                spec:
                  dataset: {synthetic: {}, holdOut: {identities: 20}}
                  evaluation: [{name: unseen, heldOutIdentities: {}}]
                  pretraining: {updates: 10}
                  training: {updates: 10}
                """.formatted(team)).manifest().orElseThrow();
        ExperimentFileReader.Checked twice = ExperimentFileReader.check(YAML.writeValueAsString(once));

        assertThat(twice.findings()).isEmpty();
        assertThat(twice.manifest()).contains(once);
    }

    private static void collect(JsonNode node, JsonNode junk, List<Runnable> changes) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> changes.add(() -> object.set(name, junk)));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                changes.add(() -> array.set(index, junk));
            }
        }
        node.forEach(child -> collect(child, junk, changes));
    }
}
