// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Evaluates every {@code x-kubernetes-validations} of the schema on the values that it describes. Supports standard CEL
 * only; the rules of the CRD use no extension functions of Kubernetes.
 */
final class CelRules {
    private static final JsonMapper PLAIN = JsonMapper.builder()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .setResultType(SimpleType.BOOL)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();
    private final JsonNode schema;
    private final Map<String, CelRuntime.Program> programs;

    /** Compiles the rules of a schema. */
    CelRules(JsonNode schema) {
        this.schema = schema;
        Map<String, CelRuntime.Program> compiled = new HashMap<>();
        for (JsonNode rules : schema.findValues("x-kubernetes-validations")) {
            rules.forEach(rule -> compiled.computeIfAbsent(rule.get("rule").asText(), CelRules::compile));
        }
        this.programs = Map.copyOf(compiled);
    }

    /**
     * A violated rule.
     *
     * @param path path of the field: that of the value, plus the {@code fieldPath} of the rule
     * @param message message of the rule
     */
    record Broken(String path, String message) {}

    /**
     * The violated rules of a defaulted experiment.
     *
     * @param unsound paths of values that violate the schema; rules that cannot be evaluated because of one are skipped
     */
    List<Broken> check(JsonNode manifest, Set<String> unsound) {
        List<Broken> broken = new ArrayList<>();
        walk(schema, manifest, "", unsound, broken);
        return broken;
    }

    private void walk(JsonNode part, JsonNode value, String path, Set<String> unsound, List<Broken> broken) {
        for (JsonNode rule : part.path("x-kubernetes-validations")) {
            if (!holds(rule.get("rule").asText(), value, path, unsound)) {
                broken.add(broken(rule, path));
            }
        }
        for (Map.Entry<String, JsonNode> property : part.path("properties").properties()) {
            if (value.has(property.getKey())) {
                String child = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
                walk(property.getValue(), value.get(property.getKey()), child, unsound, broken);
            }
        }
        if (value.isArray() && part.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                walk(part.get("items"), value.get(i), path + "[" + i + "]", unsound, broken);
            }
        }
    }

    /** At the root no fieldPath is allowed into the metadata; there the message itself begins with the field. */
    private static Broken broken(JsonNode rule, String path) {
        String message = rule.get("message").asText();
        String field = rule.path("fieldPath").asText();
        if (path.isEmpty() && field.isEmpty() && message.contains(": ")) {
            int colon = message.indexOf(": ");
            return new Broken(message.substring(0, colon), message.substring(colon + 2));
        }
        return new Broken(path + field, message);
    }

    private boolean holds(String rule, JsonNode value, String path, Set<String> unsound) {
        try {
            Optional<Object> self = Optional.ofNullable(PLAIN.convertValue(value, Object.class));
            return self.isEmpty() || Boolean.TRUE.equals(programs.get(rule).eval(Map.of("self", self.get())));
        } catch (CelEvaluationException e) {
            return unsound.stream().anyMatch(field -> field.startsWith(path));
        }
    }

    private static CelRuntime.Program compile(String rule) {
        try {
            return RUNTIME.createProgram(COMPILER.compile(rule).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException("the CRD's rule is not standard CEL: " + rule, e);
        }
    }
}
