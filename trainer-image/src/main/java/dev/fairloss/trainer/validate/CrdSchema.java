// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.re2j.Pattern;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The schema of the committed CRD, from the jar of the contract.
 *
 * @param openApi {@code openAPIV3Schema} of the only version, without the status; must not be modified
 * @param strict the same as JSON Schema, without keywords of Kubernetes, rejecting unknown fields
 * @param rules CEL rules of the CRD
 */
record CrdSchema(JsonNode openApi, JsonSchema strict, CelRules rules) {
    private static final String RESOURCE = "/dev/fairloss/crd/fairlossexperiments.fairloss.dev-v1.yaml";

    /** Reads and compiles the committed CRD, in some tenths of a second. */
    static CrdSchema load() {
        try (InputStream crd = CrdSchema.class.getResourceAsStream(RESOURCE)) {
            if (crd == null) {
                throw new IllegalStateException(RESOURCE + " is missing: build the module crds");
            }
            JsonNode openApi = new YAMLMapper().readTree(crd).at("/spec/versions/0/schema/openAPIV3Schema");
            ((ObjectNode) openApi.get("properties")).remove("status");
            return new CrdSchema(openApi, strict(openApi), new CelRules(openApi));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Patterns have the semantics of Go, as in the API server: {@code $} matches only the end of the text, not before a final newline. */
    private static JsonSchema strict(JsonNode openApi) {
        ObjectNode schema = openApi.deepCopy();
        refuseUnknownFields(schema);
        ObjectNode root = (ObjectNode) schema.get("properties");
        root.putObject("apiVersion");
        root.putObject("kind");
        root.putObject("metadata");
        // The API server ignores it; the output of kubectl get has one.
        root.putObject("status");
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .regularExpressionFactory(form -> {
                    Pattern pattern = Pattern.compile(form);
                    return value -> pattern.matcher(value).find();
                })
                .build();
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema, config);
    }

    /**
     * The schema of a field. Ignores indexes in the path.
     *
     * @throws IllegalArgumentException if the schema has no such field
     */
    static JsonNode at(JsonNode schema, String path) {
        JsonNode part = schema;
        for (String step : path.replaceAll("\\[\\d+]", ".[]").split("\\.")) {
            if (part.has("additionalProperties")) {
                return part.get("additionalProperties"); // keys of a map may contain dots
            }
            part = step.equals("[]")
                    ? part.path("items")
                    : part.path("properties").path(step);
        }
        if (part.isMissingNode()) {
            throw new IllegalArgumentException("the schema has no field " + path);
        }
        return part;
    }

    private static void refuseUnknownFields(ObjectNode schema) {
        schema.remove("default");
        schema.remove("x-kubernetes-validations");
        schema.remove("x-kubernetes-list-type");
        schema.remove("x-kubernetes-list-map-keys");
        if (schema.has("properties")) {
            schema.put("additionalProperties", false);
            schema.get("properties").forEach(property -> refuseUnknownFields((ObjectNode) property));
        }
        if (schema.has("items")) {
            refuseUnknownFields((ObjectNode) schema.get("items"));
        }
    }
}
