// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fairloss.trainer.TrainerException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
    private static final TrainingProgress POSITION = new TrainingProgress(
            1,
            120,
            3,
            2,
            JsonNodeFactory.instance.objectNode().put("a", 1),
            new TrainingProgress.LossCurve(50, List.of(9.25, 0.1 + 0.2), 1 / 3.0));

    @Test
    void comesBackAsItWas() {
        assertThat(TrainingProgress.decode(POSITION.encode(), "x")).isEqualTo(POSITION);
    }

    @Test
    void hasThisForm() {
        assertThat(new String(POSITION.encode(), StandardCharsets.UTF_8).replaceAll("\\s", ""))
                .isEqualTo("{\"version\":1,\"update\":120,\"epoch\":3,\"rollbacks\":2,\"margins\":{\"a\":1},"
                        + "\"curve\":{\"every\":50,\"points\":[9.25,0.30000000000000004],\"sum\":0.3333333333333333}}");
    }

    @Test
    void anotherVersionIsRefused() {
        byte[] newer = new String(POSITION.encode(), StandardCharsets.UTF_8)
                .replace("\"version\" : 1", "\"version\" : 2")
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> TrainingProgress.decode(newer, "position.json"))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("position.json")
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> TrainingProgress.decode("[".getBytes(StandardCharsets.UTF_8), "position.json"))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("position.json");
    }
}
