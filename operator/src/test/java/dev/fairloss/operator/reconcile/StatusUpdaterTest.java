// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Statuses;
import dev.fairloss.operator.testing.StubApi;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusUpdaterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final StubApi api = new StubApi();
    private final FairLossExperiment experiment = Experiments.of("minimal", spec -> {});

    StatusUpdaterTest() {
        experiment.getMetadata().setResourceVersion("42");
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void anUnchangedStatusIsNotWritten() {
        var control = StatusUpdater.update(experiment, Optional.of(Statuses.EMPTY), Statuses.EMPTY, NOW, api.client());
        assertThat(control.isNoUpdate()).isTrue();
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void aChangedStatusIsPatchedInTheObservedVersionAfterItsEvents() {
        var status = Statuses.of(Statuses.step(StepKind.TRAIN, StepState.Failed, "job"));
        var control = StatusUpdater.update(experiment, Optional.of(Statuses.EMPTY), status, NOW, api.client());
        assertThat(api.requests())
                .extracting(StubApi.Request::line)
                .containsExactly("POST /apis/events.k8s.io/v1/namespaces/team-a/events");
        assertThat(control.isPatchStatus()).isTrue();
        var patch = control.getResource().orElseThrow();
        assertThat(patch.getMetadata().getNamespace()).isEqualTo("team-a");
        assertThat(patch.getMetadata().getName()).isEqualTo("minimal");
        assertThat(patch.getMetadata().getResourceVersion()).isEqualTo("42");
        assertThat(patch.getStatus()).isEqualTo(status);
        assertThat(patch.getSpec()).as("only the status is patched").isNull();
    }

    @Test
    void aFirstStatusIsWritten() {
        var control = StatusUpdater.update(experiment, Optional.empty(), Statuses.EMPTY, NOW, api.client());
        assertThat(control.isPatchStatus()).isTrue();
    }
}
