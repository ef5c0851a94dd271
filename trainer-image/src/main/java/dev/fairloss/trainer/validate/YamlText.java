// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content of a YAML file.
 *
 * @param tree document as JSON; empty if it could not be read
 * @param lines line of each field by path, from 1
 * @param plain text of each scalar as written, by path
 * @param findings syntax errors, duplicate keys, several documents
 */
record YamlText(
        Optional<JsonNode> tree, Map<String, Integer> lines, Map<String, String> plain, List<Finding> findings) {
    /** The line of a field, or of its nearest parent in the file; 0 if there is none. */
    int line(String path) {
        String above = path;
        while (!above.isEmpty()) {
            Integer line = lines.get(above);
            if (line != null) {
                return line;
            }
            above = above.substring(0, Math.max(0, Math.max(above.lastIndexOf('.'), above.lastIndexOf('['))));
        }
        return 0;
    }

    /** The text of a scalar as written in the file, without quotes. */
    Optional<String> plain(String path) {
        return Optional.ofNullable(plain.get(path));
    }
}
