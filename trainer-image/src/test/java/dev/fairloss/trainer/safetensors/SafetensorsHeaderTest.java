// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.safetensors.SafetensorsHeader.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsHeaderTest {
    /** JSON with single quotes. */
    private static SafetensorsHeader parse(String json, long dataBytes) throws Fault {
        return SafetensorsHeader.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), dataBytes);
    }

    private static String tensor(String name, String type, String shape, String offsets) {
        return "'" + name + "':{'dtype':'" + type + "','shape':" + shape + ",'data_offsets':" + offsets + "}";
    }

    private static String both(String first, String second) {
        return "{" + first + "," + second + "}";
    }

    @Test
    void tensorsKeepTheirOrderAndTheMetadataIsText() throws Fault {
        var header = parse(
                "{" + tensor("z", "F32", "[2,3]", "[8,32]") + ",'__metadata__':{'epochs':'3','format':'pt'},"
                        + tensor("a", "I64", "[]", "[0,8]") + "}",
                32);
        assertThat(header.tensors().values())
                .containsExactly(
                        new TensorEntry("z", "F32", List.of(2L, 3L), 8, 32),
                        new TensorEntry("a", "I64", List.of(), 0, 8));
        assertThat(header.metadata()).isEqualTo(Map.of("epochs", "3", "format", "pt"));
    }

    @Test
    void aTensorWithoutValuesTakesNoSpace() throws Fault {
        assertThat(parse("{" + tensor("a", "F32", "[0,7]", "[0,0]") + "}", 0).tensors())
                .containsOnlyKeys("a");
        assertThat(parse(both(tensor("b", "F32", "[1]", "[0,4]"), tensor("a", "F32", "[0]", "[0,0]")), 4)
                        .tensors())
                .as("an empty tensor at the same place comes first")
                .containsOnlyKeys("a", "b");
    }

    @Test
    void eightDimensionsAreTheMost() throws Fault {
        assertThat(parse("{" + tensor("a", "U8", "[1,1,1,1,1,1,1,1]", "[0,1]") + "}", 1)
                        .tensors())
                .hasSize(1);
        assertThatThrownBy(() -> parse("{" + tensor("a", "U8", "[1,1,1,1,1,1,1,1,1]", "[0,1]") + "}", 1))
                .isInstanceOf(Fault.class)
                .hasMessage("has the tensor a with 9 dimensions and 2 data_offsets");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "F99 | [1] | [0,4] | has the tensor a of the unknown type \"F99\"",
                "F32 | [1] | [0,5] | has the tensor a at bytes 0 to 5 of its 4 bytes of data",
                "F32 | [1] | [4,0] | has the tensor a at bytes 4 to 0 of its 4 bytes of data",
                "F32 | [2] | [0,4] | has the tensor a of 4 bytes, but [2] values of F32 do not have that size",
                "F32 | [9223372036854775807,9] | [0,4] | has the tensor a of 4 bytes, but [9223372036854775807, 9] values of F32 do"
                        + " not have that size",
                "F32 | [-1] | [0,4] | has the tensor a with the invalid shape -1",
                "F32 | ['1'] | [0,4] | has the tensor a with the invalid shape \"1\"",
                "F32 | [1.0] | [0,4] | has the tensor a with the invalid shape 1.0",
                "F32 | 1 | [0,4] | has the tensor a without a list shape",
                "F32 | [1] | [0] | has the tensor a with 1 dimensions and 1 data_offsets",
                "U8 | [2] | [2,4] | has the tensor a after 2 bytes that belong to no tensor",
                "U8 | [3] | [0,3] | has 1 bytes after its last tensor",
            })
    void aTensorMustFitItsShapeAndTheData(String type, String shape, String offsets, String fault) {
        assertThatThrownBy(() -> parse("{" + tensor("a", type, shape, offsets) + "}", 4))
                .isInstanceOf(Fault.class)
                .hasMessage(fault);
    }

    @Test
    void tensorsMustNotOverlap() {
        assertThatThrownBy(() -> parse(both(tensor("a", "U8", "[3]", "[0,3]"), tensor("b", "U8", "[2]", "[2,4]")), 4))
                .hasMessage("has the tensor b at byte 2, which belongs to another tensor");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | has a header that is not a JSON object",
                "`` | has a header that is not a JSON object",
                "{'a':} | has a header that is not valid JSON",
                "{'a':1,'a':2} | has the name a twice in its header",
                "{'a':[[[[[[[[[1]]]]]]]]]} | has a header that is not valid JSON",
            })
    void theHeaderIsAJsonObjectWithDifferentNames(String json, String fault) {
        assertThatThrownBy(() -> parse(json, 0)).isInstanceOf(Fault.class).hasMessage(fault);
    }

    @Test
    void aRefusedFileIsNamed() {
        TrainerException refused = SafetensorsHeader.refused("w.safetensors", "has 7 bytes");
        assertThat(refused).hasMessage("The weights file w.safetensors has 7 bytes.");
        assertThat(refused.remedy()).contains("examples/convert_weights.py");
    }
}
