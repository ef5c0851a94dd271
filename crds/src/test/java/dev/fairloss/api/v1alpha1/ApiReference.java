// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Renders the API reference from the CRD: one section per object, one row per field. */
final class ApiReference {
    private static final String HEAD = """
            # The resource

            Generated from [the CRD](../../crds/fairlossexperiments.fairloss.dev-v1.yaml); do not edit. `kubectl explain fle.spec` shows the same descriptions. Group `fairloss.dev`, version `v1alpha1`, kind `FairLossExperiment`, short name `fle`, namespaced. The API server rejects unknown fields, values out of bounds and violated rules; `fairloss validate` reports the same errors offline. Decimals are strings: write `"0.1"`.
            """;

    private final StringBuilder page = new StringBuilder(HEAD);
    private final Map<JsonNode, String> described = new HashMap<>();

    private ApiReference() {}

    /** Renders the page. @param crd the complete CRD */
    static String page(JsonNode crd) {
        var reference = new ApiReference();
        var version = crd.at("/spec/versions/0");
        var schema = version.at("/schema/openAPIV3Schema");
        for (String part : List.of("spec", "status")) {
            var object = schema.at("/properties/" + part);
            reference.section(part, object, text(object, "description"));
        }
        reference.rules("The resource itself", schema);
        reference.columns(version.get("additionalPrinterColumns"));
        return reference.page.toString();
    }

    private void section(String path, JsonNode object, String description) {
        String level = path.contains(".") ? "###" : "##";
        page.append("\n%s %s\n\n%s\n\n".formatted(level, path, description));
        String before = described.putIfAbsent(object.path("properties"), path);
        if (before != null) {
            page.append("The fields are the same as in [%s](#%s).\n".formatted(before, anchor(before)));
            return;
        }
        page.append("| field | type | default | constraints | description |\n|---|---|---|---|---|\n");
        Set<String> required = new HashSet<>();
        object.path("required").forEach(name -> required.add(name.asText()));
        for (var field : object.path("properties").properties()) {
            page.append(row(path, field.getKey(), field.getValue(), required.contains(field.getKey())));
        }
        rules("Rules", object);
        for (var field : object.path("properties").properties()) {
            var inner = object(field.getValue());
            if (inner.has("properties")) {
                section(path + "." + field.getKey(), inner, text(field.getValue(), "description"));
            }
        }
    }

    private static String row(String path, String name, JsonNode field, boolean required) {
        String standard = field.has("default") ? "`" + field.get("default") + "`" : required ? "required" : "";
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        name,
                        type(path + "." + name, field),
                        cell(standard),
                        cell(String.join("; ", bounds(field))),
                        cell(text(field, "description")));
    }

    /** The schema of a field, or of the entries of a list. */
    private static JsonNode object(JsonNode field) {
        return field.has("items") ? field.get("items") : field;
    }

    private static String type(String path, JsonNode field) {
        String list = field.has("items") ? "list of " : "";
        var inner = object(field);
        if (inner.has("properties")) {
            return list + "[object](#" + anchor(path) + ")";
        }
        return list
                + (inner.has("additionalProperties")
                        ? "map to " + inner.at("/additionalProperties/type").asText()
                        : inner.path("type").asText());
    }

    /** The constraints of the field and of its entries. */
    private static List<String> bounds(JsonNode field) {
        var bounds = new ArrayList<String>();
        range(bounds, field, "Items", " entries");
        range(bounds, field, "Properties", " entries");
        var inner = object(field);
        if (inner.has("enum")) {
            bounds.add(StreamSupport.stream(inner.get("enum").spliterator(), false)
                    .map(choice -> "`" + choice.asText() + "`")
                    .collect(Collectors.joining(", ")));
        }
        if (inner.has("minimum")) {
            bounds.add(inner.get("minimum") + " to " + inner.get("maximum"));
        }
        range(bounds, inner, "Length", " characters");
        if (inner.has("pattern")) {
            bounds.add("`" + inner.get("pattern").asText() + "`");
        }
        inner.path("x-kubernetes-validations")
                .forEach(rule -> bounds.addAll(inner.has("properties") ? List.of() : List.of(text(rule, "message"))));
        if (inner != field) {
            field.path("x-kubernetes-validations").forEach(rule -> bounds.add(text(rule, "message")));
        }
        return bounds;
    }

    private static void range(List<String> bounds, JsonNode node, String of, String unit) {
        if (node.has("max" + of)) {
            String from = node.has("min" + of) ? node.get("min" + of) + " to " : "at most ";
            bounds.add(from + node.get("max" + of) + unit);
        }
    }

    private void rules(String title, JsonNode object) {
        var rules = object.path("x-kubernetes-validations");
        if (rules.isEmpty()) {
            return;
        }
        page.append("\n" + title + ":\n\n");
        for (var rule : rules) {
            String where =
                    rule.has("fieldPath") ? "`" + rule.get("fieldPath").asText().substring(1) + "`: " : "";
            page.append("- " + where + text(rule, "message") + "\n");
        }
    }

    private void columns(JsonNode columns) {
        page.append("\n## Columns of kubectl get\n\n| column | from | shown |\n|---|---|---|\n");
        for (var column : columns) {
            page.append("| %s | `%s` | %s |\n"
                    .formatted(
                            column.path("name").asText(),
                            column.path("jsonPath").asText().substring(1),
                            column.path("priority").asInt() == 0 ? "always" : "with `-o wide`"));
        }
    }

    /** The names of all fields, which a page must contain. */
    static Set<String> fields(JsonNode object) {
        var fields = new TreeSet<String>();
        for (var field : object.path("properties").properties()) {
            fields.add(field.getKey());
            fields.addAll(fields(object(field.getValue())));
        }
        return fields;
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText().strip();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String anchor(String heading) {
        return heading.replace(".", "").toLowerCase(java.util.Locale.ROOT);
    }
}
