// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Detects every tightened constraint of every field of the committed CRD. */
class CrdCompatibilityProperties {
    private static final Path CURRENT = Path.of("fairlossexperiments.fairloss.dev-v1.yaml");
    private static final Set<String> WORDS =
            Set.of("description", "items", "properties", "additionalProperties", "required");

    private final JsonNode current = new YAMLMapper().readTree(CURRENT.toFile());

    CrdCompatibilityProperties() throws IOException {}

    /** One keyword of one field. */
    private record Bound(ObjectNode schema, String keyword) {}

    /** Changing any relevant keyword is an incompatibility in at least one direction. */
    @Property(tries = 400)
    void anyChangeIsIncompatibleInOneDirection(@ForAll @IntRange(max = 100_000) int choice) {
        JsonNode changed = current.deepCopy();
        var bounds = new ArrayList<Bound>();
        collect((ObjectNode) changed.at("/spec/versions/0/schema/openAPIV3Schema"), bounds);
        assertThat(bounds.size()).isGreaterThan(300);
        var bound = bounds.get(choice % bounds.size());
        bound.schema().remove(bound.keyword());
        var there = CrdCompatibility.breaks(current, changed);
        var back = CrdCompatibility.breaks(changed, current);
        assertThat(there.size() + back.size())
                .as("%s of %s", bound.keyword(), bound.schema())
                .isPositive();
    }

    @Property(tries = 200)
    void detectsAnyRemovedField(@ForAll @IntRange(max = 100_000) int choice) {
        JsonNode changed = current.deepCopy();
        var objects = new ArrayList<ObjectNode>();
        objects((ObjectNode) changed.at("/spec/versions/0/schema/openAPIV3Schema"), objects);
        var fields = objects.get(choice % objects.size());
        String name = fields.fieldNames().next();
        fields.remove(name);
        assertThat(CrdCompatibility.breaks(current, changed))
                .singleElement()
                .asString()
                .endsWith(name + ": was removed");
        assertThat(CrdCompatibility.breaks(changed, current)).isEmpty();
    }

    private static void collect(ObjectNode schema, List<Bound> bounds) {
        schema.fieldNames().forEachRemaining(keyword -> {
            if (!WORDS.contains(keyword)) {
                bounds.add(new Bound(schema, keyword));
            }
        });
        below(schema).forEach(inner -> collect(inner, bounds));
    }

    private static void objects(ObjectNode schema, List<ObjectNode> objects) {
        if (schema.path("properties") instanceof ObjectNode fields) {
            objects.add(fields);
        }
        below(schema).forEach(inner -> objects(inner, objects));
    }

    private static List<ObjectNode> below(ObjectNode schema) {
        var inner = new ArrayList<ObjectNode>();
        schema.path("properties").forEach(field -> inner.add((ObjectNode) field));
        for (String key : List.of("items", "additionalProperties")) {
            if (schema.path(key) instanceof ObjectNode one) {
                inner.add(one);
            }
        }
        return inner;
    }
}
