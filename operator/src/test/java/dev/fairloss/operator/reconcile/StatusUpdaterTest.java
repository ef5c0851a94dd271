// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.telemetry.StatusMetrics;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Statuses;
import dev.fairloss.operator.testing.StubApi;
import dev.fairloss.operator.testing.StubApi.Answer;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusUpdaterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String EVENT = "POST /apis/events.k8s.io/v1/namespaces/team-a/events";
    private static final String PUT =
            "PUT /apis/fairloss.dev/v1alpha1/namespaces/team-a/fairlossexperiments/minimal/status";
    private static final FairLossExperimentStatus FAILED =
            Statuses.of(Statuses.step(StepKind.TRAIN, StepState.Failed, "job"));

    private final StubApi api = new StubApi();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FairLossExperiment experiment = Experiments.of("minimal", spec -> {});

    StatusUpdaterTest() {
        experiment.getMetadata().setResourceVersion("42");
        experiment.getMetadata().setLabels(Map.of("team", "faces"));
        experiment.getMetadata().setAnnotations(Map.of("note", "mine"));
        experiment.getMetadata().setFinalizers(List.of("example.com/other"));
    }

    @AfterEach
    void close() {
        api.close();
        registry.close();
    }

    @Test
    void anUnchangedStatusIsNotWritten() {
        assertThat(update(Optional.of(Statuses.EMPTY), Statuses.EMPTY)).isFalse();
        assertThat(api.requests()).isEmpty();
        assertThat(counted()).isZero();
    }

    @Test
    void aChangedStatusReplacesThatOfTheObservedVersionAfterItsEvents() throws JsonProcessingException {
        assertThat(update(Optional.of(Statuses.EMPTY), FAILED)).isTrue();
        assertThat(api.requests()).extracting(StubApi.Request::line).containsExactly(EVENT, PUT);
        var json = ContractJson.mapper().readTree(api.requests().get(1).body());
        assertThat(json.has("spec")).as("the spec is never written").isFalse();
        assertThat(Serialization.unmarshal(json.get("metadata").toString(), ObjectMeta.class))
                .as("or other managers would lose what is missing")
                .isEqualTo(experiment.getMetadata());
        assertThat(Serialization.unmarshal(json.toString(), FairLossExperiment.class)
                        .getStatus())
                .isEqualTo(FAILED);
        assertThat(counted()).isEqualTo(1);
    }

    @Test
    void aFirstStatusIsWritten() {
        assertThat(update(Optional.empty(), Statuses.EMPTY)).isTrue();
        assertThat(api.requests()).extracting(StubApi.Request::line).contains(PUT);
    }

    @Test
    void aStatusWithoutAVersionIsNotSent() {
        experiment.getMetadata().setResourceVersion(null);
        assertThatThrownBy(() -> update(Optional.empty(), Statuses.EMPTY))
                .hasMessage("without a version, this would replace a newer status");
        assertThat(api.requests()).extracting(StubApi.Request::method).doesNotContain("PUT");
    }

    /** The SDK reconciles again. A transition counts once its write has succeeded. */
    @ParameterizedTest
    @ValueSource(ints = {404, 409, 422, 500})
    void aRefusedStatusIsNeitherSentAgainNorCounted(int code) {
        api.answer(request -> request.method().equals("PUT") ? Answer.refusal(code, "Refused") : Answer.echo(request));
        assertThatThrownBy(() -> update(Optional.of(Statuses.EMPTY), FAILED))
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> assertThat(refusal.getCode())
                        .isEqualTo(code));
        assertThat(api.requests()).extracting(StubApi.Request::line).containsExactly(EVENT, PUT);
        assertThat(counted()).isZero();
    }

    private boolean update(Optional<FairLossExperimentStatus> before, FairLossExperimentStatus status) {
        return StatusUpdater.update(experiment, before, status, NOW, new StatusMetrics(registry), api.context());
    }

    private double counted() {
        return registry.find("fairloss.steps").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
