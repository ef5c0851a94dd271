// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * One document of a file in the folder examples/.
 *
 * @param file that contains it
 * @param json its content
 */
record Example(Path file, ObjectNode json) {
    static final Path FOLDER = Path.of("../examples");
    static final String EXPERIMENT = "FairLossExperiment";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All documents of all files in all folders, without the outputs of local runs. */
    static List<Example> all() {
        return files().stream().flatMap(file -> read(file).stream()).toList();
    }

    /** All of a kind. */
    static List<Example> of(String kind) {
        return all().stream().filter(example -> example.kind().equals(kind)).toList();
    }

    static List<Path> files() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.toString().contains("fairloss-store"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses duplicate keys. */
    static List<Example> read(Path file) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            var documents = new ArrayList<Example>();
            for (Object document : new Yaml(new SafeConstructor(options)).loadAll(Files.readString(file))) {
                documents.add(new Example(file, JSON.valueToTree(document)));
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String kind() {
        return json.path("kind").asText();
    }

    String name() {
        return json.at("/metadata/name").asText();
    }

    Optional<String> namespace() {
        return Optional.of(json.at("/metadata/namespace"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    /** The same under another name in another namespace. */
    Example at(String otherNamespace, String otherName) {
        var copy = json.deepCopy();
        ((ObjectNode) copy.get("metadata")).put("namespace", otherNamespace).put("name", otherName);
        return new Example(file, copy);
    }

    @Override
    public String toString() {
        return FOLDER.relativize(file) + " " + kind() + " " + name();
    }
}
