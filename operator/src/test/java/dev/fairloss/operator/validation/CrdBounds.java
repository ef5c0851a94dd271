// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** The rules and bounds of the committed CRD. */
final class CrdBounds {
    private static final Path CRD = Path.of("../crds/fairlossexperiments.fairloss.dev-v1.yaml");

    /** Schema keywords that are no bounds. */
    private static final Set<String> SILENT =
            Set.of("default", "description", "items", "type", "x-kubernetes-list-type", "x-kubernetes-validations");

    private CrdBounds() {}

    /** The schema of the committed CRD's one version. */
    static JsonNode committed() throws IOException {
        JsonNode crd = new ObjectMapper().valueToTree(new Yaml().load(Files.readString(CRD)));
        return crd.at("/spec/versions/0/schema/openAPIV3Schema");
    }

    /** {@code FIELD | MESSAGE} of every rule; {@code []} is any item, {@code <nil>} the whole object. */
    static List<String> rules(JsonNode schema) {
        var rules = new ArrayList<String>();
        rules(schema, "", rules);
        return rules;
    }

    private static void rules(JsonNode schema, String path, List<String> rules) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String field = path + rule.path("fieldPath").asText();
            rules.add((field.isEmpty() ? "<nil>" : field) + " | "
                    + rule.get("message").asText());
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            rules(property.getValue(), path.isEmpty() ? property.getKey() : path + "." + property.getKey(), rules);
        }
        if (schema.has("items")) {
            rules(schema.get("items"), path + "[]", rules);
        }
    }

    /** The kinds of bounds in the spec: keywords of the schema, and each type. */
    static Set<String> kinds(JsonNode schema) {
        var kinds = new TreeSet<String>();
        kinds(schema.at("/properties/spec"), kinds);
        return kinds;
    }

    private static void kinds(JsonNode schema, Set<String> kinds) {
        schema.fieldNames().forEachRemaining(keyword -> {
            if (!SILENT.contains(keyword)) {
                kinds.add(keyword);
            }
        });
        kinds.add("type " + schema.get("type").asText());
        schema.path("properties").forEach(property -> kinds(property, kinds));
        for (String inner : List.of("items", "additionalProperties")) {
            if (schema.path(inner).isObject()) {
                kinds(schema.get(inner), kinds);
            }
        }
    }
}
