// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointIdTest {
    @ParameterizedTest
    @CsvSource({
        "000012-shard-0-20260102T030405Z.json, 12, shard-0-20260102T030405Z",
        "000001-a.safetensors, 1, a",
        "1234567-b-.json.tmp, 1234567, b-",
        "123456789-c.json, 123456789, c"
    })
    void isParsedFromTheNameOfAKey(String name, int sequence, String attempt) {
        assertThat(CheckpointId.ofName(name)).contains(new CheckpointId(sequence, attempt));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12-a.json",
                "000000-a.json",
                "000012-a",
                "000012-a.",
                "000012a.json",
                "000012-.json",
                "000012-a_b.json",
                "1234567890-a.json",
                "x000012-a.json"
            })
    void otherNamesAreNoCheckpoints(String name) {
        assertThat(CheckpointId.ofName(name)).isEmpty();
    }

    @Test
    void theTextHasAtLeastSixDigits() {
        assertThat(new CheckpointId(12, "a-b")).hasToString("000012-a-b");
        assertThat(new CheckpointId(1_234_567, "a")).hasToString("1234567-a");
        var id = new CheckpointId(7, "x");
        assertThat(CheckpointId.ofName(id + ".json")).isEqualTo(Optional.of(id));
    }

    @Test
    void theHighestSequenceIsTheNewest() {
        var first = new CheckpointId(9, "z");
        var second = new CheckpointId(10, "a");
        var third = new CheckpointId(10, "b");
        assertThat(first).isLessThan(second);
        assertThat(second).isLessThan(third).isEqualByComparingTo(new CheckpointId(10, "a"));
    }

    @Test
    void rejectsInvalidParts() {
        assertThatThrownBy(() -> new CheckpointId(0, "a"))
                .hasMessage("The sequence number of a checkpoint must be at least 1, not 0.");
        for (String attempt : new String[] {"", "a/b", "a.b", "a".repeat(81)}) {
            assertThatThrownBy(() -> new CheckpointId(1, attempt)).hasMessageContaining("letters, digits and '-'");
        }
    }
}
