// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of metadata. A test of the operator compares the same cases with a real API server. */
class MetadataCasesTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path RESOURCES = Path.of("../crds/src/test/resources");

    static Stream<Arguments> cases() throws IOException {
        JsonNode cases = YAML.readTree(RESOURCES.resolve("metadata-cases.yaml").toFile());
        return StreamSupport.stream(cases.spliterator(), false)
                .map(entry -> arguments(entry.get("case").asText(), entry));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void offlineValidationKnowsTheRulesOfTheApiServer(String name, JsonNode entry) throws IOException {
        var manifest = (ObjectNode)
                YAML.readTree(RESOURCES.resolve("manifests/valid/minimal.yaml").toFile());
        ObjectNode metadata = entry.get("metadata").deepCopy();
        if (!metadata.has("name")) {
            metadata.put("name", "faces");
        }
        if (entry.has("annotationBytes")) {
            metadata.putObject("annotations")
                    .put("a", "x".repeat(entry.get("annotationBytes").asInt() - 1));
        }
        manifest.set("metadata", metadata);

        var findings =
                ExperimentFileReader.check(YAML.writeValueAsString(manifest)).findings();

        if (entry.has("error")) {
            assertThat(findings).isNotEmpty().allSatisfy(finding -> assertThat(finding.path())
                    .startsWith(entry.get("error").asText()));
        } else {
            assertThat(findings).isEmpty();
        }
    }
}
