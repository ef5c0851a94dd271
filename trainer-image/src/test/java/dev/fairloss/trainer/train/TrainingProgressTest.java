// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
    private static final TrainingProgress PROGRESS = new TrainingProgress(
            1,
            120,
            3,
            2,
            JsonNodeFactory.instance.objectNode().put("a", 1),
            new TrainingProgress.LossCurve(50, List.of(9.25, 0.1 + 0.2), 1 / 3.0));

    /** Doubles are exact, so a resumed training continues with the same values. */
    @Test
    void itsJsonFormIsExact() {
        byte[] json = ContractJson.write(PROGRESS);
        assertThat(new String(json, StandardCharsets.UTF_8).replaceAll("\\s", ""))
                .isEqualTo("{\"version\":1,\"update\":120,\"epoch\":3,\"rollbacks\":2,\"margins\":{\"a\":1},"
                        + "\"curve\":{\"every\":50,\"points\":[9.25,0.30000000000000004],\"sum\":0.3333333333333333}}");
        assertThat(ContractJson.read(json, TrainingProgress.class)).isEqualTo(PROGRESS);
    }

    @Test
    void rejectsAnotherVersion() {
        assertThatThrownBy(() -> new TrainingProgress(2, 120, 3, 2, PROGRESS.margins(), PROGRESS.curve()))
                .hasMessage("the progress has version 2, not 1");
        var newer = (ObjectNode) ContractJson.mapper().valueToTree(PROGRESS);
        newer.put("version", 2);
        assertThatThrownBy(() -> ContractJson.mapper().treeToValue(newer, TrainingProgress.class))
                .isInstanceOf(JsonProcessingException.class);
    }
}
