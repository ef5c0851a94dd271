// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A JSON object that carries its own sum: its first field {@code sha256} is the SHA-256 of the whole document with that
 * value written as 64 zeros. So one object is either whole or refused, any changed byte shows, and it stays readable. (A
 * sum over a re-serialized tree would hang on how a Java version prints a double; a sum beside it would be a second
 * object, and a moment between the two.)
 */
public final class ChecksummedJson {
    private static final String FIELD = "sha256";
    private static final byte[] ZEROS = "0".repeat(64).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD = "{\n  \"sha256\" : \"".getBytes(StandardCharsets.US_ASCII);

    private ChecksummedJson() {}

    /**
     * The sealed form of a record or tree.
     *
     * @throws IllegalArgumentException if its JSON form is no object or has a field {@code sha256}
     */
    public static byte[] write(Object value) {
        JsonNode tree = ContractJson.mapper().valueToTree(value);
        if (!tree.isObject() || tree.has(FIELD)) {
            throw new IllegalArgumentException("only an object without a field sha256 can be sealed");
        }
        ObjectNode sealed =
                ContractJson.mapper().createObjectNode().put(FIELD, new String(ZEROS, StandardCharsets.US_ASCII));
        sealed.setAll((ObjectNode) tree);
        byte[] document = ContractJson.write(sealed);
        if (!Arrays.equals(document, 0, HEAD.length, HEAD, 0, HEAD.length)) {
            throw new IllegalStateException("the JSON form of a sealed object has changed");
        }
        System.arraycopy(ArtifactFile.sum(document).getBytes(StandardCharsets.US_ASCII), 0, document, HEAD.length, 64);
        return document;
    }

    /** What was sealed; empty if the bytes are damaged in any way, or are not of this type. Unknown fields are tolerated. */
    public static <T> Optional<T> read(byte[] document, Class<T> type) {
        return read(document, type, ContractJson.mapper());
    }

    /** As {@link #read(byte[], Class)}, with another mapper: tests use the strict one. */
    public static <T> Optional<T> read(byte[] document, Class<T> type, ObjectMapper mapper) {
        if (!isWhole(document)) {
            return Optional.empty();
        }
        try {
            ObjectNode tree = (ObjectNode) mapper.readTree(document);
            tree.remove(FIELD);
            return Optional.of(mapper.treeToValue(tree, type));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(byte[] document) {
        int end = HEAD.length + ZEROS.length;
        if (document.length < end || !Arrays.equals(document, 0, HEAD.length, HEAD, 0, HEAD.length)) {
            return false;
        }
        String sum = new String(document, HEAD.length, ZEROS.length, StandardCharsets.US_ASCII);
        byte[] blank = document.clone();
        System.arraycopy(ZEROS, 0, blank, HEAD.length, ZEROS.length);
        return ArtifactFile.sum(blank).equals(sum);
    }
}
