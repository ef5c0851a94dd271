// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntimeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** Runs the health rules for Argo CD and Flux on a resource in every state, as recorded by {@link HealthStatesApiIT}. */
class HealthRulesTest {
    private static final Path RULES = Path.of("../helm/gitops");
    /** In the folder of golden files. */
    static final String STATES = "health";

    private static final Path RECORDED = Path.of("src/test/resources/golden", STATES);
    private static final Set<String> STANDINGS = Set.of("Ready", "Reconciling", "Stalled", "Suspended");

    /** State, health in Argo CD, health in Flux, a part of Argo CD's message. */
    private static final String HEALTH = """
            new,        Progressing, Unknown,    operator
            preparing,  Progressing, InProgress, prepare
            running,    Progressing, InProgress, pretrain
            queued,     Progressing, InProgress, queue
            suspending, Progressing, InProgress, pods
            suspended,  Suspended,   Current,    suspend
            stalled,    Degraded,    Failed,     Put them there
            no-store,   Degraded,    Failed,     spec.storage
            failing,    Progressing, InProgress, then the experiment stops
            failed,     Degraded,    Failed,     Lower learningRate
            complete,   Healthy,     Current,    report
            edited,     Progressing, InProgress, latest
            deleting,   Progressing, InProgress, deleted
            """;

    @ParameterizedTest
    @CsvSource(textBlock = HEALTH)
    void everyStateHasTheExpectedHealth(String state, String argo, String flux, String word) throws Exception {
        var resource = Rendered.YAML.readTree(RECORDED.resolve(state + ".yaml").toFile());
        var health = argo(resource);
        assertThat(health.get("status").tojstring()).isEqualTo(argo);
        assertThat(health.get("message").tojstring()).contains(word);
        assertThat(flux(resource)).isEqualTo(flux);
    }

    @Test
    void everyRecordedStateIsChecked() throws IOException {
        try (var files = Files.list(RECORDED)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
                    .containsExactlyInAnyOrder(
                            HEALTH.lines().map(line -> line.split(",")[0]).toArray(String[]::new));
        }
    }

    /** So the order in which a rule checks conditions does not matter. */
    @Test
    void exactlyOneMainConditionIsTrue() throws IOException {
        for (String state : HEALTH.lines().map(line -> line.split(",")[0]).toList()) {
            var resource =
                    Rendered.YAML.readTree(RECORDED.resolve(state + ".yaml").toFile());
            var holding = new TreeSet<String>();
            resource.at("/status/conditions").forEach(condition -> {
                if (condition.path("status").asText().equals("True")) {
                    holding.add(condition.path("type").asText());
                }
            });
            holding.retainAll(STANDINGS);
            assertThat(holding).as(state).hasSize(resource.has("status") ? 1 : 0);
        }
    }

    private static LuaTable argo(JsonNode resource) throws IOException {
        var globals = JsePlatform.standardGlobals();
        globals.set("obj", lua(resource));
        return globals.load(Files.readString(RULES.resolve("argocd-health.lua")))
                .call()
                .checktable();
    }

    private static LuaValue lua(JsonNode value) {
        if (value.isObject() || value.isArray()) {
            var table = new LuaTable();
            if (value.isArray()) {
                value.forEach(item -> table.set(table.length() + 1, lua(item)));
            } else {
                value.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
            }
            return table;
        }
        return value.isInt() ? LuaValue.valueOf(value.asInt()) : LuaValue.valueOf(value.asText());
    }

    /**
     * Evaluates as Flux does: observed generation first, then in progress, failed, current. An expression that reads an absent
     * field gives no result and is evaluated again later.
     */
    private static String flux(JsonNode resource) throws IOException, CelValidationException, CelEvaluationException {
        var seen = resource.at("/status/observedGeneration");
        if (!seen.isMissingNode()
                && seen.asInt() != resource.at("/metadata/generation").asInt()) {
            return "InProgress";
        }
        var rules = Rendered.YAML
                .readTree(RULES.resolve("flux-health.yaml").toFile())
                .at("/healthCheckExprs/0");
        assertThat(resource.path("kind")).isEqualTo(rules.path("kind"));
        assertThat(resource.path("apiVersion")).isEqualTo(rules.path("apiVersion"));
        for (String verdict : List.of("inProgress", "failed", "current")) {
            var holds = holds(rules.path(verdict).asText(), resource);
            if (holds.isEmpty()) {
                return "Unknown";
            }
            if (holds.get()) {
                return verdict.substring(0, 1).toUpperCase(Locale.ROOT) + verdict.substring(1);
            }
        }
        return "InProgress";
    }

    /** Empty if a variable is missing. */
    private static Optional<Boolean> holds(String expression, JsonNode resource)
            throws CelValidationException, CelEvaluationException {
        var compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVar("metadata", SimpleType.DYN)
                .addVar("spec", SimpleType.DYN)
                .addVar("status", SimpleType.DYN)
                .setResultType(SimpleType.BOOL)
                .build();
        var program = CelRuntimeFactory.standardCelRuntimeBuilder()
                .build()
                .createProgram(compiler.compile(expression).getAst());
        Map<String, Object> variables = Rendered.YAML.convertValue(resource, new TypeReference<>() {});
        return program.eval(variables) instanceof Boolean verdict ? Optional.of(verdict) : Optional.empty();
    }
}
