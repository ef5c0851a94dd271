// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fairloss.operator.testing.Runs;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodSpecFileTest {
    @Test
    void itIsAnExperimentThatTheTrainerReads() throws IOException {
        var file = read(spec -> {});
        assertThat(file.at("/apiVersion").asText()).isEqualTo("fairloss.dev/v1alpha1");
        assertThat(file.at("/kind").asText()).isEqualTo("FairLossExperiment");
        assertThat(file.at("/metadata/namespace").asText()).isEqualTo("team-a");
        assertThat(file.at("/metadata/name").asText()).isEqualTo("cluster");
        assertThat(file.at("/spec/training/updates").asInt()).isEqualTo(10);
        assertThat(file.at("/spec/collection/strategy").asText()).isEqualTo("BalancedDesign");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/spec/suspend",
                "/spec/compute",
                "/spec/scheduling",
                "/spec/retries",
                "/spec/activeDeadline",
                "/spec/ttlAfterFinished",
                "/spec/artifactPolicy",
                "/spec/collection/parallelism",
                "/spec/training/concurrency"
            })
    void itLeavesOutWhatOnlyTheClusterReads(String field) throws IOException {
        assertThat(read(spec -> {}).at(field).isMissingNode()).isTrue();
    }

    /** A decimal without quotes would be read as a floating-point number. */
    @Test
    void decimalsAreQuoted() {
        assertThat(Runs.of("cluster").specFile().yaml())
                .contains("discount: \"0.9\"")
                .doesNotContain("---");
    }

    @Test
    void itsHashFollowsItsContent() {
        var file = Runs.of("cluster").specFile();
        assertThat(file.hash()).matches("[0-9a-f]{16}");
        assertThat(Runs.of("cluster", spec -> spec.put("activeDeadline", "PT1H"))
                        .specFile())
                .isEqualTo(file);
        assertThat(Runs.of("cluster", spec -> spec.withObject("/training").put("updates", 11))
                        .specFile()
                        .hash())
                .isNotEqualTo(file.hash());
    }

    private static JsonNode read(Consumer<ObjectNode> change) throws IOException {
        return new YAMLMapper().readTree(Runs.of("cluster", change).specFile().yaml());
    }
}
