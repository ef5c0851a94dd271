// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ChecksummedJsonTest {
    /** The checksum is that of the document with 64 zeros in its place, so any tool can verify it. */
    @Test
    void theFirstFieldIsTheChecksum() {
        String zeros = "{\n  \"sha256\" : \"" + "0".repeat(64) + "\",\n  \"a\" : 1\n}\n";
        String sum = Sha256.of(zeros.getBytes(StandardCharsets.UTF_8));
        assertThat(new String(ChecksummedJson.write(Map.of("a", 1)), StandardCharsets.UTF_8))
                .isEqualTo(zeros.replace("0".repeat(64), sum));
    }

    @Test
    void anEmptyObjectHasOnlyAChecksum() {
        byte[] document = ChecksummedJson.write(Map.of());
        assertThat(new String(document, StandardCharsets.UTF_8)).matches("\\{\n  \"sha256\" : \"[0-9a-f]{64}\"\n}\n");
        assertThat(ChecksummedJson.read(document, Map.class)).contains(Map.of());
    }

    /** The form of a tree and of the record that it was made of, which is written without one. */
    @Test
    void aTreeIsWrittenAsItsRecord() {
        Cost cost = new Cost(12.5, 25, OptionalDouble.empty(), "cpu \u00fc", 6400);
        assertThat(ChecksummedJson.write(cost))
                .isEqualTo(ChecksummedJson.write(ContractJson.mapper().valueToTree(cost)));
        assertThat(ChecksummedJson.read(ChecksummedJson.write(cost), Cost.class, ContractJson.strictMapper()))
                .contains(cost);
    }

    /** Only a field of the object itself is in the way of the checksum. */
    @Test
    void innerObjectsMayHaveAFieldOfThisName() {
        var value = Map.of("a", Map.of("sha256", "x"), "b", List.of(Map.of("sha256", "y")), "c", "sha256");
        assertThat(ChecksummedJson.read(ChecksummedJson.write(value), Object.class))
                .hasValue(value);
    }

    @Test
    void detectsAnyChangedByte() {
        byte[] document = ChecksummedJson.write(Map.of("a", 1, "b", List.of(0.1, 0.25)));
        for (int i = 0; i < document.length; i++) {
            byte[] damaged = document.clone();
            damaged[i] ^= 1;
            assertThat(ChecksummedJson.read(damaged, Object.class))
                    .as("byte " + i)
                    .isEmpty();
        }
        for (int length = 0; length < document.length; length++) {
            assertThat(ChecksummedJson.read(Arrays.copyOf(document, length), Object.class))
                    .as("length " + length)
                    .isEmpty();
        }
        assertThat(ChecksummedJson.read(document, Object.class)).isPresent();
    }

    @Test
    void ignoresUnknownFields() {
        Cost cost = new Cost(12.5, 25, OptionalDouble.empty(), "cpu x2", 6400);
        ObjectNode newer = ContractJson.mapper().valueToTree(cost);
        newer.put("watts", 40);
        assertThat(ChecksummedJson.read(ChecksummedJson.write(newer), Cost.class))
                .contains(cost);
        assertThat(ChecksummedJson.read(ChecksummedJson.write(newer), Cost.class, ContractJson.strictMapper()))
                .isEmpty();
    }

    @Test
    void rejectsOtherTypes() {
        byte[] document = ChecksummedJson.write(Map.of("wallSeconds", -1, "deviceSeconds", 0, "images", 0));
        assertThat(ChecksummedJson.read(document, Cost.class)).isEmpty();
    }

    @Test
    void rejectsValuesThatAreNotObjects() {
        assertThatThrownBy(() -> ChecksummedJson.write(List.of(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChecksummedJson.write(Map.of("sha256", "x")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
