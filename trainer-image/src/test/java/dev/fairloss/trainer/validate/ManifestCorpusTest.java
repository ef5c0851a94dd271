// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.api.v1alpha1.ValueFormats;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The corpus of manifests beside the CRD: valid ones, and an invalid one for each rule. Its first lines state the expected
 * finding ({@code # expect: PATH | FRAGMENT}), its last ones the correction. The API server gives the same verdicts.
 */
class ManifestCorpusTest {
    private static final Path CORPUS = Path.of("../crds/src/test/resources/manifests");

    static Stream<Path> valid() throws IOException {
        return Stream.concat(files(CORPUS.resolve("valid")), experiments(Path.of("../examples")));
    }

    /** Experiment files in all subfolders. The other files are used by the operator's tests on an API server. */
    private static Stream<Path> experiments(Path folder) throws IOException {
        var experiments = new ArrayList<Path>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                if (Files.readAllLines(file).contains("kind: FairLossExperiment")) {
                    experiments.add(file);
                }
            }
        }
        assertThat(experiments).hasSizeGreaterThan(7);
        return experiments.stream();
    }

    static Stream<Path> invalid() throws IOException {
        return files(CORPUS.resolve("invalid"));
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void validManifestIsRead(Path file) {
        assertThat(ExperimentFileReader.findings(file)).isEmpty();
        assertThat(ExperimentFileReader.read(file).spec().dataset().imageSize()).isNotNull();
    }

    /** {@code defaulted/} holds the specs as a real API server (Kubernetes 1.34) gave them back. */
    @Test
    void defaultsAreThoseOfTheApiServer() throws IOException {
        for (Path file : files(CORPUS.resolve("valid")).toList()) {
            String name = file.getFileName().toString().replace(".yaml", ".json");
            JsonNode served = ContractJson.mapper()
                    .readTree(CORPUS.resolve("defaulted").resolve(name).toFile());
            assertThat(ExperimentFileReader.read(file).defaulted().get("spec"))
                    .as(name)
                    .isEqualTo(served);
        }
    }

    /** All findings of the corpus, for review; {@code -Dgolden.update} rewrites it. NUL is escaped: git merges text only. */
    @Test
    void messagesMatchTheGoldenFile() throws IOException {
        StringBuilder words = new StringBuilder();
        for (Path file : invalid().toList()) {
            words.append(file.getFileName()).append('\n');
            ExperimentFileReader.findings(file).stream()
                    .map(finding -> finding.toString().replace("\0", "\\0"))
                    .forEach(finding -> words.append("  ").append(finding).append('\n'));
        }
        Path golden = Path.of("src/test/resources/golden/manifest-findings.txt");
        if (System.getProperty("golden.update") != null) {
            Files.writeString(golden, words);
        }
        assertThat(golden).as("run with -Dgolden.update to rewrite it").hasContent(words.toString());
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void badManifestIsRefusedWithPathAndRemedy(Path file) throws IOException {
        List<Finding> findings = ExperimentFileReader.findings(file);
        List<String> expected = Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("# expect: "))
                .map(line -> line.substring("# expect: ".length()))
                .toList();
        assertThat(expected).isNotEmpty();
        for (String line : expected) {
            String path = line.substring(0, line.indexOf('|')).strip();
            String fragment = line.substring(line.indexOf('|') + 1).strip();
            assertThat(findings).as(line).anySatisfy(finding -> {
                assertThat(finding.path()).isEqualTo(path);
                assertThat(finding.toString()).contains(fragment);
            });
        }
        Set<String> paths = new TreeSet<>();
        expected.forEach(line -> paths.add(line.substring(0, line.indexOf('|')).strip()));
        assertThat(findings).as("no other findings").extracting(Finding::path).hasSameElementsAs(paths);
        assertThatThrownBy(() -> ExperimentFileReader.read(file))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining(findings.get(0).message());
    }

    /** {@code # fix: OLD => NEW} follows the remedies: the manifest is valid afterwards. */
    @ParameterizedTest
    @MethodSource("invalid")
    void theRemediesWork(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String text = lines.stream()
                .filter(line -> !line.startsWith("# "))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        List<String> fixes =
                lines.stream().filter(line -> line.startsWith("# fix: ")).toList();
        assertThat(fixes).as("a line \"# fix: OLD => NEW\"").isNotEmpty();
        for (String fix : fixes) {
            int arrow = fix.indexOf(" => ");
            String old = fix.substring("# fix: ".length(), Math.max("# fix: ".length(), arrow))
                    .translateEscapes();
            String replacement = fix.substring(arrow + " => ".length()).translateEscapes();
            assertThat(text).contains(old);
            text = old.isEmpty() ? text + replacement : text.replace(old, replacement);
        }
        assertThat(ExperimentFileReader.check(text).findings()).as(text).isEmpty();
    }

    /** Error messages describe the patterns of the CRD in words. */
    @Test
    void everyPatternHasADescription() {
        List<JsonNode> patterns = CrdSchema.load().openApi().findValues("pattern");
        assertThat(patterns).hasSizeGreaterThan(20);
        assertThat(patterns).allSatisfy(pattern -> assertThat(ValueFormats.describe(pattern.asText()))
                .isPresent());
    }

    @Test
    void everyRuleHasABadManifest() throws IOException {
        Set<String> reported = new TreeSet<>();
        for (Path file : invalid().toList()) {
            for (Finding finding : ExperimentFileReader.findings(file)) {
                reported.add(finding.path().replaceAll("\\[\\d+]", "[]") + " | "
                        + finding.message().replaceFirst("^\".*\": ", ""));
            }
        }
        List<String> rules = new ArrayList<>();
        rules(CrdSchema.load().openApi(), "", rules);
        assertThat(rules).hasSizeGreaterThan(20);
        assertThat(reported).containsAll(rules);
    }

    private static void rules(JsonNode schema, String path, List<String> rules) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String message = rule.get("message").asText();
            String field = path + rule.path("fieldPath").asText();
            rules.add(field.isEmpty() ? message.replaceFirst(": ", " | ") : field + " | " + message);
            assertThat(rule.has("messageExpression"))
                    .as("not evaluated offline")
                    .isFalse();
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            rules(property.getValue(), path.isEmpty() ? property.getKey() : path + "." + property.getKey(), rules);
        }
        if (schema.has("items")) {
            rules(schema.get("items"), path + "[]", rules);
        }
    }
}
