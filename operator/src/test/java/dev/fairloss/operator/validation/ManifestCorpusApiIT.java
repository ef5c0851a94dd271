// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.validation;

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
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The corpus of manifests beside the CRD, held against the API server's own validation: no webhook, no operator. */
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

    /** The API server drops a status in silence; offline it is refused, for it can only be a mistake. */
    private static final Set<String> OFFLINE_ALONE = Set.of("schema-unknown-status.yaml");

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
        return Stream.concat(files(CORPUS.resolve("valid"), ""), files(Path.of("../examples"), ""));
    }

    static Stream<Path> rules() throws IOException {
        return files(CORPUS.resolve("invalid"), "rule-");
    }

    static Stream<Path> schema() throws IOException {
        return files(CORPUS.resolve("invalid"), "schema-")
                .filter(file -> !OFFLINE_ALONE.contains(file.getFileName().toString()));
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

    /** {@code -Dgolden.update} rewrites the defaulted specs, which the offline defaults are held to. */
    @ParameterizedTest
    @MethodSource("valid")
    void soundManifestIsTakenAndDefaulted(Path file) throws IOException {
        JsonNode served = post(file);
        Path golden = CORPUS.resolve("defaulted")
                .resolve(file.getFileName().toString().replace(".yaml", ".json"));
        boolean inCorpus = file.startsWith(CORPUS);
        String spec = PRETTY.writeValueAsString(JSON.treeToValue(served.get("spec"), Object.class)) + "\n";
        if (inCorpus && System.getProperty("golden.update") != null) {
            Files.writeString(golden, spec);
        }
        if (inCorpus) {
            assertThat(JSON.readTree(golden.toFile())).isEqualTo(served.get("spec"));
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void eachRuleIsTheApiServersToo(Path file) throws IOException {
        var refused = refusal(file);
        assertThat(refused.getCode()).isEqualTo(422);
        for (String line : expected(file)) {
            String path = line.substring(0, line.indexOf('|')).strip();
            String fragment = line.substring(line.indexOf('|') + 1).strip();
            assertThat(refused.getMessage()).contains(fragment).contains(path);
        }
    }

    /** At least one finding is the same: an unknown field keeps the API server from looking further. */
    @ParameterizedTest
    @MethodSource("schema")
    void theSchemaIsTheApiServersToo(Path file) throws IOException {
        var refused = refusal(file);
        assertThat(refused.getCode()).isIn(400, 422);
        assertThat(expected(file)).isNotEmpty().anySatisfy(line -> {
            String path = line.substring(0, line.indexOf('|')).strip();
            String field = path.substring(path.lastIndexOf('.') + 1).replaceAll("\\[\\d+]$", "");
            assertThat(refused.getMessage()).as(line).contains(field);
        });
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
