// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers of safetensors files on which other readers fail, from public reports; each case names its report. */
class ReportedWeightsTest {
    private static final String TENSOR = "'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}";

    private static byte[] file(String header, int data) {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "foundation-model-stack/fastsafetensors#89 | '__metadata__':{}, | 0",
                "safetensors/safetensors#823 | '__metadata__':null, | 0",
                "safetensors/safetensors#278 | '__metadata__':{'step':0}, | 1"
            })
    void metadata(String report, String metadata, int entries) {
        try (var file = SafetensorsFile.of(file("{" + metadata + TENSOR + "}", 4), "w")) {
            assertThat(file.tensors().keySet()).as(report).containsExactly("a");
            assertThat(file.metadata()).as(report).hasSize(entries);
        }
    }

    /** [safetensors/safetensors#466 and #601] */
    @Test
    void metadataWithoutTensors() {
        try (var file = SafetensorsFile.of(file("{'__metadata__':{'key':'value'}}  ", 0), "w")) {
            assertThat(file.tensors()).isEmpty();
            assertThat(file.metadata()).containsEntry("key", "value");
        }
    }

    /** The message says what is wrong [safetensors/safetensors#401]. */
    @Test
    void aNameThatIsThereTwice() {
        byte[] twice = file("{" + TENSOR + "," + TENSOR + "}", 4);
        assertThatThrownBy(() -> SafetensorsFile.of(twice, "w"))
                .hasMessage("The weights file w has the name a twice in its header.");
    }
}
