// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.json.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A JSON object with an embedded checksum: its first field {@code sha256} is the SHA-256 of the document in which that value
 * is 64 zeros. A reader detects any changed byte, and the document stays readable. (A checksum over a re-serialized tree would
 * depend on how Java prints doubles; a separate checksum object could be out of date.) No tree is built: results of fine-tunes have
 * millions of numbers.
 */
public final class ChecksummedJson {
    private static final String FIELD = "sha256";
    private static final byte[] ZEROS = "0".repeat(64).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD = "{\n  \"sha256\" : \"".getBytes(StandardCharsets.US_ASCII);

    /** Index after the checksum and its quotation mark. */
    private static final int START = HEAD.length + ZEROS.length + 1;

    private ChecksummedJson() {}

    /**
     * Serializes a record or tree with its checksum.
     *
     * @throws IllegalArgumentException if its JSON form is not an object, or already has a field {@code sha256}
     */
    public static byte[] write(Object value) {
        byte[] object = ContractJson.write(value);
        if (object[0] != '{' || hasField(object)) {
            throw new IllegalArgumentException("Only an object without a field sha256 can carry a checksum.");
        }
        boolean empty = object[1] != '\n';
        byte[] end = (empty ? "\n}\n" : ",").getBytes(StandardCharsets.US_ASCII);
        int rest = empty ? object.length : 1;
        byte[] document = new byte[START + end.length + object.length - rest];
        System.arraycopy(HEAD, 0, document, 0, HEAD.length);
        System.arraycopy(ZEROS, 0, document, HEAD.length, ZEROS.length);
        document[START - 1] = '"';
        System.arraycopy(end, 0, document, START, end.length);
        System.arraycopy(object, rest, document, START + end.length, object.length - rest);
        System.arraycopy(
                Sha256.of(document).getBytes(StandardCharsets.US_ASCII), 0, document, HEAD.length, ZEROS.length);
        return document;
    }

    private static boolean hasField(byte[] object) {
        try (JsonParser parser = ContractJson.mapper().createParser(object)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (name.equals(FIELD)) {
                    return true;
                }
                parser.nextToken();
                parser.skipChildren();
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deserializes a document; empty if it is damaged or not of this type. Unknown fields are ignored. */
    public static <T> Optional<T> read(byte[] document, Class<T> type) {
        return read(document, type, ContractJson.mapper());
    }

    /** As {@link #read(byte[], Class)}, with another mapper: tests use the strict one. */
    public static <T> Optional<T> read(byte[] document, Class<T> type, ObjectMapper mapper) {
        if (document.length <= START || !Arrays.equals(document, 0, HEAD.length, HEAD, 0, HEAD.length)) {
            return Optional.empty();
        }
        String sum = new String(document, HEAD.length, ZEROS.length, StandardCharsets.US_ASCII);
        byte[] copy = document.clone();
        System.arraycopy(ZEROS, 0, copy, HEAD.length, ZEROS.length);
        if (!Sha256.of(copy).equals(sum)) {
            return Optional.empty();
        }
        // Without the checksum: white space in its place.
        Arrays.fill(copy, 1, copy[START] == ',' ? START + 1 : START, (byte) ' ');
        try {
            return Optional.of(mapper.readValue(copy, type));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
