// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Checks apiVersion, kind and metadata, whose schema is not in the CRD. */
final class MetadataCheck {
    static final String API_VERSION = "fairloss.dev/v1alpha1";
    static final String KIND = "FairLossExperiment";

    /** Largest total size of the keys and values of annotations, in bytes. */
    private static final int MAXIMUM_ANNOTATIONS = 256 << 10;

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
    private final MetadataFindings found;

    private MetadataCheck(JsonNode manifest, YamlText text) {
        this.manifest = manifest;
        this.found = new MetadataFindings(text);
    }

    /** Errors of apiVersion and kind. If there are any, nothing else is checked. */
    static List<Finding> type(JsonNode manifest, YamlText text) {
        MetadataCheck check = new MetadataCheck(manifest, text);
        if (!manifest.isObject()) {
            check.found.add(
                    "",
                    "is not a FairLossExperiment but " + (manifest.isArray() ? "a list" : "a single value"),
                    "begin with apiVersion: and kind:");
        } else {
            check.fixed("apiVersion", API_VERSION);
            check.fixed("kind", KIND);
        }
        return check.found.all();
    }

    /** Errors of the metadata, except the format of the name, which is a rule of the CRD. */
    static List<Finding> metadata(JsonNode manifest, YamlText text) {
        MetadataCheck check = new MetadataCheck(manifest, text);
        JsonNode metadata = manifest.path("metadata");
        if (!metadata.isObject()) {
            check.found.add("metadata.name", "is required", "add metadata: {name: my-experiment}");
        } else {
            check.fields(metadata);
        }
        return check.found.all();
    }

    private void fixed(String field, String expected) {
        JsonNode value = manifest.path(field);
        if (!value.isTextual() || !value.asText().equals(expected)) {
            String message = value.isMissingNode() ? "is required" : "is " + value;
            found.add(field, message, "write " + field + ": " + expected);
        }
    }

    private void fields(JsonNode metadata) {
        found.unknown("metadata", metadata, METADATA);
        if (metadata.path("name").isMissingNode() || metadata.path("name").isNull()) {
            found.add("metadata.name", "is required", "add a name, such as my-experiment");
        }
        found.string("metadata.name", metadata.path("name"));
        named(metadata, "namespace")
                .flatMap(NameRules::dnsLabel)
                .ifPresent(rule -> found.add("metadata.namespace", rule, "correct it, or leave it out"));
        named(metadata, "generateName")
                .flatMap(NameRules::namePrefix)
                .ifPresent(rule -> found.add("metadata.generateName", rule, "correct it, or leave it out"));
        labels(metadata.path("labels"));
        annotations(metadata.path("annotations"));
        finalizers(metadata.path("finalizers"));
        OwnerReferences.check(metadata.path("ownerReferences"), found);
        serverFields(metadata);
    }

    private Optional<String> named(JsonNode metadata, String field) {
        return found.string("metadata." + field, metadata.path(field)).filter(text -> !text.isEmpty());
    }

    private void labels(JsonNode labels) {
        for (Map.Entry<String, JsonNode> label : found.map("metadata.labels", labels)) {
            String path = "metadata.labels." + label.getKey();
            NameRules.qualifiedName(label.getKey())
                    .ifPresent(rule -> found.add(path, "is not a label key: " + rule, "correct the key"));
            found.string(path, label.getValue())
                    .flatMap(NameRules::labelValue)
                    .ifPresent(rule ->
                            found.add(path, "is not a label value: " + rule, "correct it, or use an annotation"));
        }
    }

    private void annotations(JsonNode annotations) {
        long bytes = 0;
        for (Map.Entry<String, JsonNode> annotation : found.map("metadata.annotations", annotations)) {
            String path = "metadata.annotations." + annotation.getKey();
            NameRules.qualifiedName(annotation.getKey().toLowerCase(Locale.ROOT))
                    .ifPresent(rule -> found.add(path, "is not an annotation key: " + rule, "correct the key"));
            bytes += bytes(annotation.getKey())
                    + bytes(found.string(path, annotation.getValue()).orElse(""));
        }
        if (bytes > MAXIMUM_ANNOTATIONS) {
            found.add(
                    "metadata.annotations",
                    "have " + bytes + " bytes; the limit is " + MAXIMUM_ANNOTATIONS,
                    "shorten or remove annotations");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private void finalizers(JsonNode finalizers) {
        List<String> names = new ArrayList<>();
        int i = 0;
        for (JsonNode finalizer : found.list("metadata.finalizers", finalizers)) {
            String path = "metadata.finalizers[" + i++ + "]";
            String name = found.string(path, finalizer).orElse("");
            names.add(name);
            NameRules.qualifiedName(name)
                    .ifPresent(rule ->
                            found.add(path, "is not a finalizer: " + rule, "correct it, or remove the finalizer"));
        }
        if (names.contains("orphan") && names.contains("foregroundDeletion")) {
            found.add("metadata.finalizers", "has both orphan and foregroundDeletion", "remove one of them");
        }
    }

    /** Fields that the API server sets. It ignores their values, but refuses wrong types. */
    private void serverFields(JsonNode metadata) {
        for (String field : List.of("creationTimestamp", "deletionTimestamp")) {
            found.time("metadata." + field, metadata.path(field));
        }
        for (String field : List.of("deletionGracePeriodSeconds", "generation")) {
            found.wholeNumber("metadata." + field, metadata.path(field));
        }
        found.string("metadata.selfLink", metadata.path("selfLink"));
        found.string("metadata.uid", metadata.path("uid"));
        found.list("metadata.managedFields", metadata.path("managedFields"));
        found.string("metadata.resourceVersion", metadata.path("resourceVersion"));
    }
}
