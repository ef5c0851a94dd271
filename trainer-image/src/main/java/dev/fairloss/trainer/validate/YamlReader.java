// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads one YAML document strictly as JSON, and records the line and the text of each field. */
final class YamlReader {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAXIMUM_ALIASES = 50;

    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<String, String> plain = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private int nodes;

    private YamlReader() {}

    static YamlText read(String text) {
        return new YamlReader().document(text);
    }

    private YamlText document(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMergeOnCompose(true);
        options.setMaxAliasesForCollections(MAXIMUM_ALIASES);
        Optional<JsonNode> tree = Optional.empty();
        try {
            Composer composer = new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
            Optional<Node> document = next(composer);
            if (document.isEmpty()) {
                findings.add(new Finding("", 0, "the file is empty", "begin with apiVersion: and kind:"));
            } else {
                tree = Optional.of(convert(document.get(), ""));
                next(composer).ifPresent(second -> {
                    int line = second.getStartMark().getLine() + 1;
                    findings.add(
                            new Finding("", line, "a second document starts here", "keep one experiment per file"));
                });
            }
        } catch (MarkedYAMLException e) {
            tree = Optional.empty();
            findings.add(syntax(e));
        } catch (YAMLException | StackOverflowError e) {
            tree = Optional.empty();
            findings.add(new Finding(
                    "", 0, "cannot be read as YAML: " + firstLine(e), "write plain YAML with less nesting"));
        }
        return new YamlText(tree, Map.copyOf(lines), Map.copyOf(plain), List.copyOf(findings));
    }

    /** The next document that is not empty: like kubectl, skips those without content, as templates leave them. */
    private static Optional<Node> next(Composer composer) {
        while (composer.checkNode()) {
            Node node = composer.getNode();
            if (!(node instanceof ScalarNode scalar) || !scalar.getValue().isEmpty() || !scalar.isPlain()) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    private static Finding syntax(MarkedYAMLException e) {
        var mark = Optional.ofNullable(e.getProblemMark());
        int line = mark.map(found -> found.getLine() + 1).orElse(0);
        String column =
                mark.map(found -> " at column " + (found.getColumn() + 1)).orElse("");
        String problem = e.getProblem() == null ? firstLine(e) : e.getProblem();
        boolean tab = mark.filter(found -> found.getPointer() < found.getBuffer().length)
                .filter(found -> found.getBuffer()[found.getPointer()] == '\t')
                .isPresent();
        return new Finding(
                "",
                line,
                "not YAML" + column + ": " + problem,
                tab ? "indent with spaces, not with tabs" : "check indentation, colons and brackets there");
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private JsonNode convert(Node node, String path) {
        if (++nodes > 100_000) {
            throw new YAMLException("more than 100000 values");
        }
        lines.putIfAbsent(path, node.getStartMark().getLine() + 1);
        if (node instanceof MappingNode mapping) {
            return mapping(mapping, path);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JSON.arrayNode();
            for (Node item : sequence.getValue()) {
                array.add(convert(item, path + "[" + array.size() + "]"));
            }
            return array;
        }
        ScalarNode scalar = (ScalarNode) node;
        plain.put(path, scalar.getValue());
        return YamlScalar.json(scalar);
    }

    private JsonNode mapping(MappingNode mapping, String path) {
        ObjectNode object = JSON.objectNode();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = tuple.getKeyNode().getStartMark().getLine() + 1;
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                findings.add(new Finding(path, line, "a field's name must be plain text", "check the brackets"));
                continue;
            }
            String child = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            if (object.has(key.getValue())) {
                findings.add(new Finding(
                        child, line, "is a duplicate (first in line " + lines.get(child) + ")", "keep one"));
                continue;
            }
            lines.put(child, line);
            object.set(key.getValue(), convert(tuple.getValueNode(), child));
        }
        return object;
    }
}
