// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Checks metadata.ownerReferences. */
final class OwnerReferences {
    private static final String PATH = "metadata.ownerReferences";
    private static final List<String> REQUIRED = List.of("apiVersion", "kind", "name", "uid");
    private static final List<String> FIELDS =
            List.of("apiVersion", "blockOwnerDeletion", "controller", "kind", "name", "uid");

    private OwnerReferences() {}

    static void check(JsonNode references, MetadataFindings found) {
        int controllers = 0;
        int i = 0;
        for (JsonNode reference : found.list(PATH, references)) {
            String path = PATH + "[" + i++ + "]";
            if (!reference.isObject()) {
                found.add(path, "must have the fields " + String.join(", ", REQUIRED), "write them");
                continue;
            }
            check(path, reference, found);
            controllers += reference.path("controller").asBoolean() ? 1 : 0;
        }
        if (controllers > 1) {
            found.add(PATH, "has " + controllers + " references with controller: true", "keep one of them");
        }
    }

    private static void check(String path, JsonNode reference, MetadataFindings found) {
        found.unknown(path, reference, FIELDS);
        for (String field : REQUIRED) {
            String where = path + "." + field;
            JsonNode value = reference.path(field);
            if (value.isMissingNode()
                    || value.isNull()
                    || (value.isTextual() && value.asText().isEmpty())) {
                found.add(where, "is required", "copy it from the owner");
            } else {
                found.string(where, value)
                        .filter(text -> field.equals("apiVersion") && !text.matches("([^/]+/)?[^/]+"))
                        .ifPresent(
                                text -> found.add(where, "must be VERSION or GROUP/VERSION", "copy it from the owner"));
            }
        }
        found.bool(path + ".blockOwnerDeletion", reference.path("blockOwnerDeletion"));
        found.bool(path + ".controller", reference.path("controller"));
        if (reference.path("apiVersion").asText().equals("v1")
                && reference.path("kind").asText().equals("Event")) {
            found.add(path, "an Event cannot be an owner", "remove the reference");
        }
    }
}
