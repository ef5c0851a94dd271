// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed CRD is compatible with all released ones; the check detects each kind of incompatibility and accepts compatible changes. */
class CrdCompatibilityTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path CURRENT = Path.of("fairlossexperiments.fairloss.dev-v1.yaml");

    static Stream<Path> releases() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("releases"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void committedCrdIsCompatibleWithTheRelease(Path release) throws IOException {
        assertThat(CrdCompatibility.breaks(crd(release), crd(CURRENT))).isEmpty();
    }

    /** A change of the CRD and the expected finding. */
    static Stream<Arguments> changes() {
        return Stream.of(
                breaking("spec.loss.head: was removed", at("spec.loss", loss -> properties(loss)
                        .remove("head"))),
                breaking("status.steps: was removed", at("status", status -> properties(status)
                        .remove("steps"))),
                breaking(
                        "spec.training.seeds: type is now \"string\", was \"integer\"",
                        at("spec.training.seeds", seeds -> seeds.put("type", "string"))),
                breaking(
                        "spec.training.seeds: default is now 2, was 5",
                        at("spec.training.seeds", seeds -> seeds.put("default", 2))),
                breaking(
                        "spec.training.seeds: default is now , was 5",
                        at("spec.training.seeds", seeds -> seeds.remove("default"))),
                breaking(
                        "spec.training.epochs: default is now 5, was ",
                        at("spec.training.epochs", epochs -> epochs.put("default", 5))),
                breaking(
                        "spec.training.seeds: maximum is now 29, was 30",
                        at("spec.training.seeds", seeds -> seeds.put("maximum", 29))),
                breaking(
                        "spec.dataset.imageSize: minimum is now 33, was 32",
                        at("spec.dataset.imageSize", size -> size.put("minimum", 33))),
                breaking(
                        "spec.storage.uri: minLength is now 6, was ",
                        at("spec.storage.uri", uri -> uri.put("minLength", 6))),
                breaking(
                        "spec.storage.uri: maxLength is now 1000, was 1024",
                        at("spec.storage.uri", uri -> uri.put("maxLength", 1000))),
                breaking(
                        "spec.evaluation: maxItems is now 15, was 16",
                        at("spec.evaluation", evaluation -> evaluation.put("maxItems", 15))),
                breaking(
                        "spec.evaluation: x-kubernetes-list-map-keys is now [\"kind\"], was [\"name\"]",
                        at("spec.evaluation", list -> list.putArray("x-kubernetes-list-map-keys")
                                .add("kind"))));
    }

    static Stream<Arguments> otherChanges() {
        return Stream.of(
                breaking(
                        "spec.storage.region: pattern is now \"^[a-z]+$\", was \"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$\"",
                        at("spec.storage.region", region -> region.put("pattern", "^[a-z]+$"))),
                breaking(
                        "spec.storage.uri: format is now \"uri\", was ",
                        at("spec.storage.uri", uri -> uri.put("format", "uri"))),
                breaking(
                        "spec.loss.head: the value ArcFace was removed",
                        at("spec.loss.head", head -> ((ArrayNode) head.get("enum")).remove(1))),
                breaking("spec.storage.region: an enum was added", at("spec.storage.region", region -> region.putArray(
                                "enum")
                        .add("us-east-1"))),
                breaking("spec.dataset: imageFolder is now required", at("spec.dataset", dataset -> dataset.putArray(
                                "required")
                        .add("imageFolder"))),
                breaking("spec.training: a rule was added: self.seeds > 1", at("spec.training", training -> rules(
                                training)
                        .addObject()
                        .put("rule", "self.seeds > 1"))),
                breaking(
                        "spec.scheduling.nodeSelector: additionalProperties is now , was {\"maxLength\":63,\"pattern\":\"^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$\",\"type\":\"string\"}",
                        at("spec.scheduling.nodeSelector", selector -> selector.remove("additionalProperties"))),
                breaking("v1alpha1: is no longer served", crd -> version(crd).put("served", false)),
                breaking("v1alpha1: is no longer served", crd -> version(crd).put("name", "v1")),
                breaking(
                        "v1alpha1: the subresource status was removed",
                        crd -> ((ObjectNode) version(crd).get("subresources")).removeAll()),
                breaking("/spec/scope: is now \"Cluster\", was \"Namespaced\"", crd -> ((ObjectNode) crd.get("spec"))
                        .put("scope", "Cluster")),
                breaking("/spec/names/shortNames: fle was removed", crd -> ((ObjectNode) crd.at("/spec/names"))
                        .putArray("shortNames")));
    }

    @ParameterizedTest
    @MethodSource({"changes", "otherChanges"})
    void detectsIncompatibleChanges(String what, Consumer<JsonNode> change) throws IOException {
        JsonNode changed = crd(CURRENT);
        change.accept(changed);
        assertThat(CrdCompatibility.breaks(crd(CURRENT), changed)).containsExactly(what);
    }

    /** Compatible changes; the reverse of each is incompatible. */
    static Stream<Consumer<JsonNode>> widenings() {
        return Stream.of(
                at("spec.loss", loss -> properties(loss).putObject("weight").put("type", "string")),
                at("spec.training.seeds", seeds -> seeds.put("maximum", 101)),
                at("spec.training.seeds", seeds -> seeds.remove("maximum")),
                at("spec.storage.region", region -> region.remove("pattern")),
                at("spec.loss.head", head -> ((ArrayNode) head.get("enum")).add("KappaFace")),
                at("spec.loss.head", head -> head.remove("enum")),
                at("spec.storage", storage -> storage.remove("required")),
                at("spec.training", training -> training.remove("x-kubernetes-validations")),
                at("spec.suspend", suspend -> suspend.put("nullable", true)));
    }

    @ParameterizedTest
    @MethodSource("widenings")
    void acceptsWideningChanges(Consumer<JsonNode> change) throws IOException {
        JsonNode changed = crd(CURRENT);
        change.accept(changed);
        assertThat(CrdCompatibility.breaks(crd(CURRENT), changed)).isEmpty();
        assertThat(CrdCompatibility.breaks(changed, crd(CURRENT))).hasSize(1);
    }

    @Test
    void descriptionsAndMessagesMayChange() throws IOException {
        JsonNode changed = crd(CURRENT);
        at("spec.loss", loss -> loss.put("description", "Other words.")).accept(changed);
        at("spec.training", training -> ((ObjectNode) rules(training).get(0)).put("message", "other words"))
                .accept(changed);
        assertThat(CrdCompatibility.breaks(crd(CURRENT), changed)).isEmpty();
    }

    /** Stored objects lack the new field, so the rule cannot fail for them; a guard on an existing field does not help. */
    @Test
    void acceptsRulesThatOnlyConcernNewFields() throws IOException {
        JsonNode changed = crd(CURRENT);
        at("spec.training", training -> {
                    properties(training).putObject("extra").put("type", "integer");
                    rules(training).addObject().put("rule", "!has(self.extra) || self.extra > self.seeds");
                })
                .accept(changed);
        assertThat(CrdCompatibility.breaks(crd(CURRENT), changed)).isEmpty();
        at("spec.training", training -> rules(training).addObject().put("rule", "!has(self.epochs) || self.epochs > 1"))
                .accept(changed);
        assertThat(CrdCompatibility.breaks(crd(CURRENT), changed)).hasSize(1);
    }

    @Test
    void acceptsRequiredFieldsOfNewObjects() throws IOException {
        JsonNode changed = crd(CURRENT);
        at("spec", spec -> properties(spec)
                        .putObject("extra")
                        .put("type", "object")
                        .putArray("required")
                        .add("a"))
                .accept(changed);
        assertThat(CrdCompatibility.breaks(crd(CURRENT), changed)).isEmpty();
    }

    private static Arguments breaking(String what, Consumer<JsonNode> change) {
        return arguments(what, change);
    }

    private static Consumer<JsonNode> at(String path, Consumer<ObjectNode> change) {
        return crd -> {
            JsonNode schema = version(crd).at("/schema/openAPIV3Schema");
            for (String field : List.of(path.split("\\."))) {
                schema = schema.get("properties").get(field);
            }
            change.accept((ObjectNode) schema);
        };
    }

    private static ObjectNode version(JsonNode crd) {
        return (ObjectNode) crd.at("/spec/versions/0");
    }

    private static ObjectNode properties(ObjectNode schema) {
        return (ObjectNode) schema.get("properties");
    }

    private static ArrayNode rules(ObjectNode schema) {
        return (ArrayNode) schema.get("x-kubernetes-validations");
    }

    private static JsonNode crd(Path file) throws IOException {
        return YAML.readTree(file.toFile());
    }
}
