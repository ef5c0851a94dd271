// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.json.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A JSON object with an embedded checksum: its first field {@code sha256} is the SHA-256 of the document in which that value
 * is 64 zeros. A reader detects any changed byte, and the document stays readable. (A checksum over a re-serialized tree would
 * depend on how Java prints doubles; a separate checksum object could be out of date.)
 */
public final class ChecksummedJson {
    private static final String FIELD = "sha256";
    private static final byte[] ZEROS = "0".repeat(64).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD = "{\n  \"sha256\" : \"".getBytes(StandardCharsets.US_ASCII);

    private ChecksummedJson() {}

    /**
     * Serializes a record or tree with its checksum.
     *
     * @throws IllegalArgumentException if its JSON form is not an object, or already has a field {@code sha256}
     */
    public static byte[] write(Object value) {
        JsonNode tree = ContractJson.mapper().valueToTree(value);
        if (!tree.isObject() || tree.has(FIELD)) {
            throw new IllegalArgumentException("Only an object without a field sha256 can carry a checksum.");
        }
        ObjectNode sealed =
                ContractJson.mapper().createObjectNode().put(FIELD, new String(ZEROS, StandardCharsets.US_ASCII));
        sealed.setAll((ObjectNode) tree);
        byte[] document = ContractJson.write(sealed);
        if (!Arrays.equals(document, 0, HEAD.length, HEAD, 0, HEAD.length)) {
            throw new IllegalStateException("The JSON writer no longer puts sha256 first.");
        }
        System.arraycopy(Sha256.of(document).getBytes(StandardCharsets.US_ASCII), 0, document, HEAD.length, 64);
        return document;
    }

    /** Deserializes a document; empty if it is damaged or not of this type. Unknown fields are ignored. */
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
        return Sha256.of(blank).equals(sum);
    }
}
