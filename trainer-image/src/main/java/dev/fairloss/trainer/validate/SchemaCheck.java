// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks a defaulted experiment against the schema of the CRD: types, bounds, patterns, required and unknown fields, unique keys. */
final class SchemaCheck {
    private final JsonNode openApi;
    private final YamlText text;
    private final List<Finding> findings = new ArrayList<>();

    private SchemaCheck(JsonNode openApi, YamlText text) {
        this.openApi = openApi;
        this.text = text;
    }

    /** All violations of the schema, in no particular order. */
    static List<Finding> check(CrdSchema schema, JsonNode manifest, YamlText text) {
        SchemaCheck check = new SchemaCheck(schema.openApi(), text);
        schema.strict().validate(manifest).forEach(check::add);
        check.uniqueKeys(schema.openApi(), manifest, "");
        return check.findings;
    }

    private void add(ValidationMessage broken) {
        String at = path(broken.getInstanceLocation());
        String child = at.isEmpty() ? broken.getProperty() : at + "." + broken.getProperty();
        switch (broken.getType()) {
            case "required" -> find(child, "is required", "add it: " + ValidationMessages.description(schemaAt(child)));
            case "additionalProperties" ->
                find(
                        child,
                        "unknown field",
                        at.isEmpty()
                                ? "the fields here: apiVersion, kind, metadata, spec, status"
                                : ValidationMessages.known(broken.getProperty(), schemaAt(at)));
            default -> {
                ValidationMessages wording =
                        new ValidationMessages(schemaAt(at), broken.getInstanceNode(), text.plain(at));
                find(at, wording.message(broken.getType()), wording.remedy(broken.getType()));
            }
        }
    }

    private JsonNode schemaAt(String path) {
        return CrdSchema.at(openApi, path);
    }

    private void find(String path, String message, String remedy) {
        findings.add(new Finding(path, text.line(path), message, remedy));
    }

    /** Checks lists whose items have a unique key field (x-kubernetes-list-type: map). */
    private void uniqueKeys(JsonNode schema, JsonNode value, String path) {
        if (value.isArray()) {
            Map<JsonNode, Integer> first = new HashMap<>();
            for (int i = 0; i < value.size(); i++) {
                for (JsonNode key : schema.path("x-kubernetes-list-map-keys")) {
                    JsonNode name = value.get(i).path(key.asText());
                    Integer before = name.isMissingNode() ? null : first.putIfAbsent(name, i);
                    if (before != null) {
                        find(
                                path + "[" + i + "]",
                                key.asText() + " " + name + " is already used by " + path + "[" + before + "]",
                                "use a different one");
                    }
                }
            }
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            uniqueKeys(
                    property.getValue(),
                    value.path(property.getKey()),
                    path.isEmpty() ? property.getKey() : path + "." + property.getKey());
        }
    }

    private static String path(JsonNodePath location) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < location.getNameCount(); i++) {
            Object step = location.getElement(i);
            if (step instanceof Integer) {
                path.append('[').append(step).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step);
            }
        }
        return path.toString();
    }
}
