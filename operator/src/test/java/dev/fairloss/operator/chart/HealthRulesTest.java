// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** Runs the health rules for Argo CD and Flux over a resource of every state. */
class HealthRulesTest {
    private static final Path RULES = Path.of("../helm/gitops");
    private static final Path STATES = Path.of("src/test/resources/health");

    @ParameterizedTest
    @CsvSource({
        "new,        Progressing, InProgress",
        "preparing,  Progressing, InProgress",
        "running,    Progressing, InProgress",
        "queued,     Progressing, InProgress",
        "suspending, Progressing, InProgress",
        "suspended,  Suspended,   Current",
        "stalled,    Degraded,    Failed",
        "failed,     Degraded,    Failed",
        "complete,   Healthy,     Current",
        "edited,     Progressing, InProgress",
        "deleting,   Progressing, InProgress"
    })
    void everyStateHasItsHealth(String state, String argo, String flux) throws Exception {
        var resource = Rendered.YAML.readTree(STATES.resolve(state + ".yaml").toFile());
        var health = argo(resource);
        assertThat(health.get("status").tojstring()).isEqualTo(argo);
        assertThat(health.get("message").tojstring()).isNotEmpty();
        assertThat(flux(resource)).isEqualTo(flux);
    }

    @Test
    void noStateIsLeftOut() throws IOException {
        try (var files = Files.list(STATES)) {
            assertThat(files).hasSize(11);
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

    /** As Flux does: the newest manifest seen, then failed, then current; an expression that fails is asked again later. */
    private static String flux(JsonNode resource) throws IOException, CelValidationException, CelEvaluationException {
        var status = resource.path("status");
        if (!status.isMissingNode()
                && status.path("observedGeneration").asInt()
                        != resource.at("/metadata/generation").asInt()) {
            return "InProgress";
        }
        var rules = Rendered.YAML
                .readTree(RULES.resolve("flux-health.yaml").toFile())
                .at("/healthCheckExprs/0");
        assertThat(resource.path("kind")).isEqualTo(rules.path("kind"));
        assertThat(resource.path("apiVersion")).isEqualTo(rules.path("apiVersion"));
        if (holds(rules.path("failed").asText(), status)) {
            return "Failed";
        }
        return holds(rules.path("current").asText(), status) ? "Current" : "InProgress";
    }

    private static boolean holds(String expression, JsonNode status)
            throws CelValidationException, CelEvaluationException {
        var compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVar("status", SimpleType.DYN)
                .setResultType(SimpleType.BOOL)
                .build();
        var program = CelRuntimeFactory.standardCelRuntimeBuilder()
                .build()
                .createProgram(compiler.compile(expression).getAst());
        // Without a status there is no variable of that name, and no verdict.
        Map<String, Object> variables =
                status.isMissingNode() ? Map.of() : Map.of("status", Rendered.YAML.convertValue(status, Object.class));
        return Boolean.TRUE.equals(program.eval(variables));
    }
}
