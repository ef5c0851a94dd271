// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A rendered object of the chart. */
record Rendered(JsonNode json) {
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static List<Rendered> of(String text) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            var all = new ArrayList<Rendered>();
            while (documents.hasNext()) {
                var next = documents.next();
                if (next != null && next.isObject() && !next.isEmpty()) {
                    all.add(new Rendered(next));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Rendered> of(String kind, List<Rendered> all) {
        return all.stream().filter(object -> object.kind().equals(kind)).toList();
    }

    static Rendered only(String kind, List<Rendered> all) {
        var found = of(kind, all);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects of kind " + kind);
        }
        return found.get(0);
    }

    String kind() {
        return json.path("kind").asText();
    }

    String name() {
        return json.at("/metadata/name").asText();
    }

    String namespace() {
        return json.at("/metadata/namespace").asText();
    }

    JsonNode at(String pointer) {
        return json.at(pointer);
    }
}
