// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The CRD that the API types generate, with additions that the generator has no annotations for, in a readable format. */
final class GeneratedCrd {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    private GeneratedCrd() {}

    /** The YAML document that is committed as {@code crds/fairlossexperiments.fairloss.dev-v1.yaml}. */
    static String yaml() throws IOException {
        Memory memory = new Memory();
        new CRDGenerator()
                .customResourceClasses(FairLossExperiment.class)
                .withParallelGenerationEnabled(false)
                .withOutput(memory)
                .generate();
        ObjectNode crd = (ObjectNode) YAML.readTree(memory.bytes.toByteArray());
        for (JsonNode version : crd.at("/spec/versions")) {
            orderColumns((ArrayNode) version.get("additionalPrinterColumns"));
            addUnannotatedParts((ObjectNode) version.at("/schema/openAPIV3Schema"));
        }
        tidy(crd);
        return "# SPDX-License-Identifier: Apache-2.0\n" + YAML.writeValueAsString(crd);
    }

    /** Restores the order of the annotations; the generator sorts columns by path. */
    private static void orderColumns(ArrayNode columns) {
        List<String> names = Stream.of(FairLossExperiment.class.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        List<JsonNode> ordered = new ArrayList<>();
        columns.forEach(ordered::add);
        ordered.sort(
                Comparator.comparing(column -> names.indexOf(column.get("name").asText())));
        columns.removeAll().addAll(ordered);
    }

    private static void addUnannotatedParts(ObjectNode schema) {
        describe(
                schema,
                "A Fair Loss experiment: trains face-recognition models with a margin per group of identities, learned by deep"
                        + " Q-learning, compares them with other arms, and writes a report.");
        schema.putArray("required").add("spec");
        describe((ObjectNode) schema.at("/properties/spec"), "The desired experiment.");
        describe((ObjectNode) schema.at("/properties/status"), "The observed state of the experiment.");
        listMap(schema, "/properties/spec/properties/evaluation", "name");
        listMap(schema, "/properties/spec/properties/pods/properties/env", "name");
        listMap(schema, "/properties/spec/properties/pods/properties/volumes", "name");
        listMap(schema, "/properties/status/properties/conditions", "type");
        atomic(schema, "/properties/status/properties/conditions/items");
        for (String part : List.of("best", "cost", "data", "lastError", "store")) {
            atomic(schema, "/properties/status/properties/" + part);
        }
    }

    /** A part that one manager writes as a whole. The API server then keeps no owner for each of its fields. */
    private static void atomic(ObjectNode schema, String at) {
        ((ObjectNode) schema.at(at)).put("x-kubernetes-map-type", "atomic");
    }

    private static void listMap(ObjectNode schema, String at, String key) {
        ObjectNode list = (ObjectNode) schema.at(at);
        list.put("x-kubernetes-list-type", "map");
        list.putArray("x-kubernetes-list-map-keys").add(key);
    }

    private static void describe(ObjectNode schema, String description) {
        ObjectNode rest = schema.deepCopy();
        schema.removeAll();
        schema.put("description", description);
        schema.setAll(rest);
    }

    /** Writes whole numbers without a fraction and removes duplicate rules, which the generator finds on both field and accessor. */
    private static void tidy(JsonNode node) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonNode value = field.getValue();
            if (value.isDouble() && value.doubleValue() == Math.rint(value.doubleValue())) {
                field.setValue(LongNode.valueOf(value.longValue()));
            } else if (field.getKey().equals("x-kubernetes-validations")) {
                Set<JsonNode> rules = new LinkedHashSet<>();
                value.forEach(rules::add);
                ((ArrayNode) value).removeAll().addAll(rules);
            }
        }
        node.forEach(GeneratedCrd::tidy);
    }

    private static final class Memory implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            return bytes;
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
