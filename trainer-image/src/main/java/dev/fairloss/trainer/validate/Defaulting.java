// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Structural defaulting as in the API server: a missing field, or a null that the schema does not allow, gets the default of
 * the schema; a null without a default is dropped; then the same for nested fields, including those of new defaults.
 */
final class Defaulting {
    private Defaulting() {}

    /** Fills in the defaults in place. */
    static void apply(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> property :
                    schema.path("properties").properties()) {
                fill(property.getKey(), property.getValue(), object);
            }
        } else if (value.isArray()) {
            value.forEach(item -> apply(schema.path("items"), item));
        }
    }

    private static void fill(String name, JsonNode schema, ObjectNode object) {
        if (object.path(name).isNull() && !schema.path("nullable").asBoolean()) {
            object.remove(name);
        }
        if (!object.has(name) && schema.has("default")) {
            object.set(name, schema.get("default").deepCopy());
        }
        if (object.has(name)) {
            apply(schema, object.get(name));
        }
    }
}
