// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.SchedulingSpec;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.testing.Experiments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulingDefaultsTest {
    private static final SchedulingSpec DEFAULTS = scheduling("""
            {"queueName": "team-queue", "priorityClassName": "batch", "nodeSelector": {"pool": "gpu"},
             "tolerations": [{"key": "gpu", "value": "yes"}], "runtimeClassName": "nvidia", "imagePullSecrets": ["registry"]}""");

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "queueName         | \"own-queue\"",
                "priorityClassName | \"urgent\"",
                "nodeSelector      | {\"zone\": \"a\"}",
                "tolerations       | [{\"key\": \"spot\", \"operator\": \"Exists\"}]",
                "runtimeClassName  | \"runc\"",
                "imagePullSecrets  | [\"own-registry\"]",
            })
    void theExperimentsValueGoesBeforeTheDefault(String field, String json) {
        var requested = json(scheduling("{\"%s\": %s}".formatted(field, json)));
        var expected = json(DEFAULTS);
        expected.set(field, requested.get(field));
        assertThat(json(apply(requested).scheduling())).isEqualTo(expected);
    }

    @Test
    void anExperimentThatLeavesAllOutGetsAllDefaults() {
        assertThat(apply(json(scheduling("{}"))).scheduling()).isEqualTo(DEFAULTS);
    }

    @Test
    void aFieldWithoutValueAndDefaultStaysAbsent() {
        var spec = Experiments.of("minimal", changed -> {}).getSpec();
        assertThat(SchedulingDefaults.apply(spec, scheduling("{}")).scheduling())
                .hasAllNullFieldsOrProperties();
    }

    @Test
    void nothingElseOfTheSpecChanges() {
        var spec = Experiments.of("cluster", changed -> {}).getSpec();
        ObjectNode expected = json(spec);
        ObjectNode actual = json(SchedulingDefaults.apply(spec, DEFAULTS));
        expected.remove("scheduling");
        actual.remove("scheduling");
        assertThat((JsonNode) actual).isEqualTo(expected);
    }

    private static FairLossExperimentSpec apply(ObjectNode scheduling) {
        var spec = Experiments.of("minimal", changed -> changed.set("scheduling", scheduling))
                .getSpec();
        return SchedulingDefaults.apply(spec, DEFAULTS);
    }

    private static ObjectNode json(Object value) {
        return ContractJson.mapper().valueToTree(value);
    }

    private static SchedulingSpec scheduling(String json) {
        try {
            return ContractJson.mapper().readValue(json, SchedulingSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
