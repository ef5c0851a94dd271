// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.ComputeSpec;
import dev.fairloss.api.v1alpha1.CpuLimit;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.PodsSpec;
import dev.fairloss.api.v1alpha1.SchedulingSpec;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.testing.Experiments;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecDefaultsTest {
    private static final SchedulingSpec DEFAULTS = scheduling("""
            {"queueName": "team-queue", "priorityClassName": "batch", "workloadPriorityClassName": "low", "nodeSelector": {"pool": "gpu"},
             "tolerations": [{"key": "gpu", "value": "yes"}], "runtimeClassName": "nvidia", "imagePullSecrets": ["registry"],
             "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}]}""");

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "queueName         | \"own-queue\"",
                "priorityClassName | \"urgent\"",
                "workloadPriorityClassName | \"high\"",
                "nodeSelector      | {\"zone\": \"a\"}",
                "tolerations       | [{\"key\": \"spot\", \"operator\": \"Exists\"}]",
                "runtimeClassName  | \"runc\"",
                "imagePullSecrets  | [\"own-registry\"]",
                "topologySpreadConstraints | [{\"maxSkew\": 2, \"topologyKey\": \"rack\", \"whenUnsatisfiable\": \"ScheduleAnyway\"}]",
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
        assertThat(SpecDefaults.of(scheduling("{}")).apply(spec).scheduling()).hasAllNullFieldsOrProperties();
    }

    @Test
    void nothingElseOfTheSpecChanges() {
        var spec = Experiments.of("cluster", changed -> {}).getSpec();
        ObjectNode expected = json(spec);
        ObjectNode actual = json(SpecDefaults.of(DEFAULTS).apply(spec));
        expected.remove("scheduling");
        actual.remove("scheduling");
        assertThat((JsonNode) actual).isEqualTo(expected);
    }

    @Test
    void limitsAndStorageHaveDefaults() {
        var defaults = new SpecDefaults(
                Optional.empty(),
                Optional.of(json("{\"cpuLimit\": \"Request\", \"ephemeralStorage\": \"12Gi\"}", ComputeSpec.class)),
                Optional.empty());
        var spec = Experiments.of(
                        "minimal", changed -> changed.withObject("/compute").put("ephemeralStorage", "30Gi"))
                .getSpec();
        var compute = defaults.apply(spec).compute();
        assertThat(compute.cpuLimit()).isEqualTo(CpuLimit.Request);
        assertThat(compute.ephemeralStorage()).isEqualTo("30Gi");
        assertThat(compute.cpu()).isEqualTo("2");
    }

    @Test
    void aFieldThatTheCrdFillsInHasNoDefaultOfTheOperator() {
        var memory = Optional.of(json("{\"memory\": \"8Gi\"}", ComputeSpec.class));
        assertThatThrownBy(() -> new SpecDefaults(Optional.empty(), memory, Optional.empty()))
                .hasMessageContaining("cpuLimit and ephemeralStorage only");
    }

    @ParameterizedTest(name = "{0}: account {1}, token {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "{}|team|true",
                "{\"serviceAccountName\": \"own\"}|own|null",
                "{\"serviceAccountName\": \"own\", \"automountServiceAccountToken\": true}|own|true",
                "{\"labels\": {\"a\": \"b\"}}|team|true",
            })
    void aTokenBelongsToItsAccount(String requested, String account, Boolean token) {
        var defaults = new SpecDefaults(
                Optional.empty(),
                Optional.empty(),
                Optional.of(json(
                        "{\"serviceAccountName\": \"team\", \"automountServiceAccountToken\": true}", PodsSpec.class)));
        var pods = defaults.apply(
                        Experiments.of("minimal", spec -> spec.set("pods", json(json(requested, PodsSpec.class))))
                                .getSpec())
                .pods();
        assertThat(pods.serviceAccountName()).isEqualTo(account);
        assertThat(pods.automountServiceAccountToken()).isEqualTo(token);
    }

    private static FairLossExperimentSpec apply(ObjectNode scheduling) {
        var spec = Experiments.of("minimal", changed -> changed.set("scheduling", scheduling))
                .getSpec();
        return SpecDefaults.of(DEFAULTS).apply(spec);
    }

    private static ObjectNode json(Object value) {
        return ContractJson.mapper().valueToTree(value);
    }

    private static SchedulingSpec scheduling(String json) {
        return json(json, SchedulingSpec.class);
    }

    private static <T> T json(String json, Class<T> type) {
        try {
            return ContractJson.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
