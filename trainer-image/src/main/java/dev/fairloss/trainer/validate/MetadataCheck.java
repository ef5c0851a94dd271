// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks apiVersion, kind and metadata, whose schema is not in the CRD. */
final class MetadataCheck {
    static final String API_VERSION = "fairloss.dev/v1alpha1";
    static final String KIND = "FairLossExperiment";

    /** The fields of ObjectMeta (Kubernetes 1.34). */
    private static final List<String> METADATA = List.of(
            "annotations",
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "finalizers",
            "generateName",
            "generation",
            "labels",
            "managedFields",
            "name",
            "namespace",
            "ownerReferences",
            "resourceVersion",
            "selfLink",
            "uid");

    private final JsonNode manifest;
    private final YamlText text;
    private final List<Finding> findings = new ArrayList<>();

    private MetadataCheck(JsonNode manifest, YamlText text) {
        this.manifest = manifest;
        this.text = text;
    }

    /** Errors of apiVersion and kind. If there are any, nothing else is checked. */
    static List<Finding> type(JsonNode manifest, YamlText text) {
        MetadataCheck check = new MetadataCheck(manifest, text);
        if (!manifest.isObject()) {
            check.find(
                    "",
                    "is not a FairLossExperiment but " + (manifest.isArray() ? "a list" : "a single value"),
                    "begin with apiVersion: and kind:");
        } else {
            check.fixed("apiVersion", API_VERSION);
            check.fixed("kind", KIND);
        }
        return check.findings;
    }

    /** Errors of the metadata, except the format of the name, which is a rule of the CRD. */
    static List<Finding> metadata(JsonNode manifest, YamlText text) {
        MetadataCheck check = new MetadataCheck(manifest, text);
        JsonNode metadata = manifest.path("metadata");
        if (!metadata.isObject()) {
            check.find("metadata.name", "is required", "add metadata: {name: my-experiment}");
            return check.findings;
        }
        for (String field : (Iterable<String>) metadata::fieldNames) {
            if (!METADATA.contains(field)) {
                check.find(
                        "metadata." + field,
                        "unknown field",
                        Suggestions.to(field, METADATA)
                                .map(name -> "did you mean " + name + "?")
                                .orElse("leave it out"));
            }
        }
        if (metadata.path("name").isMissingNode() || metadata.path("name").isNull()) {
            check.find("metadata.name", "is required", "add a name, such as my-experiment");
        }
        check.string(metadata, "metadata", "name");
        check.string(metadata, "metadata", "namespace");
        check.strings(metadata, "labels");
        check.strings(metadata, "annotations");
        return check.findings;
    }

    private void fixed(String field, String expected) {
        JsonNode value = manifest.path(field);
        if (!value.isTextual() || !value.asText().equals(expected)) {
            String message = value.isMissingNode() ? "is required" : "is " + value;
            find(field, message, "write " + field + ": " + expected);
        }
    }

    private void strings(JsonNode metadata, String field) {
        JsonNode map = metadata.path(field);
        if (!map.isMissingNode() && !map.isNull() && !map.isObject()) {
            find("metadata." + field, "must be a set of names and strings", "write name: \"value\" below it");
        }
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            string(map, "metadata." + field, entry.getKey());
        }
    }

    private void string(JsonNode parent, String parentPath, String field) {
        JsonNode value = parent.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            String path = parentPath + "." + field;
            Optional<String> plain = text.plain(path);
            find(
                    path,
                    "must be a string",
                    plain.map(p -> "quote it: \"" + p + "\"").orElse("write plain text"));
        }
    }

    private void find(String path, String message, String remedy) {
        findings.add(new Finding(path, text.line(path), message, remedy));
    }
}
