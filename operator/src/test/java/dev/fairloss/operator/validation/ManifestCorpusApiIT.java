// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.validation;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.operator.testing.ApiServer;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The corpus of manifests in crds, checked against the API server's own validation, without webhook and operator. */
@ExtendWith(ApiServer.class)
class ManifestCorpusApiIT {
    private static final Path CORPUS = Path.of("../crds/src/test/resources/manifests");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private static final ObjectWriter PRETTY = JSON.writer(new DefaultPrettyPrinter()
            .withSeparators(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withArrayEmptySeparator("")
                    .withObjectEmptySeparator(""))
            .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE));

    /** The API server's message for each kind of schema bound. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            entry("additionalProperties", "must be of type string"),
            entry("enum", "Unsupported value"),
            entry("maxItems", "Too many"),
            entry("maxLength", "Too long"),
            entry("maxProperties", "must have at most"),
            entry("maximum", "should be less than or equal to"),
            entry("minItems", "should have at least"),
            entry("minLength", "should be at least 1 chars long"),
            entry("minimum", "should be greater than or equal to"),
            entry("pattern", "should match"),
            entry("properties", "unknown field"),
            entry("required", "Required value"),
            entry("type array", "must be of type array"),
            entry("type boolean", "must be of type boolean"),
            entry("type integer", "must be of type integer"),
            entry("type object", "must be of type object"),
            entry("type string", "must be of type string"),
            entry("x-kubernetes-list-map-keys", "Duplicate value"));

    private static KubernetesClient client;

    @BeforeAll
    static void connect() {
        client = ApiServer.client();
    }

    @AfterAll
    static void leave() {
        client.close();
    }

    static Stream<Path> valid() throws IOException {
        return files(CORPUS.resolve("valid"), "");
    }

    static Stream<Path> rules() throws IOException {
        return files(CORPUS.resolve("invalid"), "rule-");
    }

    static Stream<Path> schema() throws IOException {
        return files(CORPUS.resolve("invalid"), "schema-");
    }

    private static Stream<Path> files(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.getFileName().toString().startsWith(prefix)
                            && file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** {@code -Dgolden.update} rewrites the defaulted specs, to which the offline defaults are compared. */
    @ParameterizedTest
    @MethodSource("valid")
    void aValidManifestIsAcceptedAndDefaulted(Path file) throws IOException {
        JsonNode served = post(file);
        Path golden = CORPUS.resolve("defaulted")
                .resolve(file.getFileName().toString().replace(".yaml", ".json"));
        String spec = PRETTY.writeValueAsString(JSON.treeToValue(served.get("spec"), Object.class)) + "\n";
        if (System.getProperty("golden.update") != null) {
            Files.writeString(golden, spec);
        }
        assertThat(JSON.readTree(golden.toFile())).isEqualTo(served.get("spec"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theApiServerReportsTheSameRule(Path file) throws IOException {
        var refused = refusal(file);
        assertThat(refused.getCode()).isEqualTo(422);
        for (String line : expected(file)) {
            String fragment = line.substring(line.indexOf('|') + 1).strip();
            assertThat(causes(refused)).as(line).anySatisfy(cause -> {
                assertThat(cause.getField()).isIn(path(line), "<nil>");
                assertThat(cause.getField().equals("<nil>") ? cause.getMessage() : path(line))
                        .contains(path(line));
                assertThat(cause.getMessage()).contains(fragment);
            });
        }
    }

    /** At least one error is the same: after an unknown field the API server reports no others. */
    @ParameterizedTest
    @MethodSource("schema")
    void theApiServerReportsTheSameSchemaErrors(Path file) throws IOException {
        var refused = refusal(file);
        assertThat(refused.getCode()).isIn(400, 422);
        assertThat(expected(file)).isNotEmpty().anySatisfy(line -> assertThat(refused.getMessage())
                .contains(path(line)));
    }

    /** The corpus makes the API server report every rule of the CRD, with its message and its field. */
    @Test
    void everyRuleHasABadManifest() throws IOException {
        var messages = refusals().stream()
                .flatMap(refused -> causes(refused).stream())
                .map(cause -> cause.getField().replaceAll("\\[\\d+]", "[]") + " | "
                        + cause.getMessage().replaceFirst("^Invalid value: (\"[^\"]*\"|\\S+): ", ""))
                .toList();
        var rules = CrdBounds.rules(CrdBounds.committed());
        assertThat(rules).hasSizeGreaterThan(20);
        assertThat(messages).containsAll(rules);
    }

    /** The same for every kind of bound in the schema of the spec. */
    @Test
    void everyKindOfBoundHasABadManifest() throws IOException {
        var messages = refusals().stream().map(Throwable::getMessage).toList();
        var bounds = CrdBounds.kinds(CrdBounds.committed());
        assertThat(WORDS).containsKeys(bounds.toArray(String[]::new));
        for (String bound : bounds) {
            assertThat(messages).as(bound).anySatisfy(words -> assertThat(words).contains(WORDS.get(bound)));
        }
    }

    private static List<KubernetesClientException> refusals() throws IOException {
        return Stream.concat(rules(), schema())
                .map(ManifestCorpusApiIT::refusal)
                .toList();
    }

    private static List<StatusCause> causes(KubernetesClientException refused) {
        return Optional.ofNullable(refused.getStatus().getDetails())
                .flatMap(details -> Optional.ofNullable(details.getCauses()))
                .orElse(List.of());
    }

    private static String path(String line) {
        return line.substring(0, line.indexOf('|')).strip();
    }

    private static List<String> expected(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("# expect: "))
                .map(line -> line.substring("# expect: ".length()))
                .toList();
    }

    private static KubernetesClientException refusal(Path file) {
        return catchThrowableOfType(KubernetesClientException.class, () -> post(file));
    }

    private static JsonNode post(Path file) throws IOException {
        ObjectNode manifest = JSON.valueToTree(new Yaml().load(Files.readString(file)));
        ((ObjectNode) manifest.get("metadata")).put("namespace", "default");
        String answer = client.raw(
                "/apis/fairloss.dev/v1alpha1/namespaces/default/fairlossexperiments"
                        + "?dryRun=All&fieldValidation=Strict",
                "POST",
                manifest);
        return JSON.readTree(answer);
    }
}
