// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Experiments;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeletionStateTest {
    @Test
    void anExperimentThatKeepsItsArtifactsNeedsNoFinalizer() {
        assertThat(DeletionState.of(Experiments.of("minimal", spec -> {})))
                .isEqualTo(new DeletionState(false, false, Optional.empty()));
    }

    @Test
    void policyFinalizerAndTimeAreReadFromTheResource() {
        var experiment = Experiments.of("minimal", spec -> spec.put("artifactPolicy", "Delete"));
        experiment.getMetadata().setFinalizers(List.of("fairloss.dev/artifacts"));
        experiment.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        assertThat(DeletionState.of(experiment))
                .isEqualTo(new DeletionState(true, true, Optional.of(Instant.parse("2026-01-01T00:00:00Z"))));
    }

    @Test
    void aFinalizerOfOthersDoesNotCount() {
        var experiment = Experiments.of("minimal", spec -> {});
        experiment.getMetadata().setFinalizers(List.of("other"));
        assertThat(DeletionState.of(experiment).hasFinalizer()).isFalse();
    }

    @ParameterizedTest(name = "delete artifacts {0}, has finalizer {1}, being deleted {2}: {3}")
    @CsvSource({
        "true, false, false, true",
        "false, true, false, true",
        "true, true, false, false",
        "false, false, false, false",
        "true, false, true, false",
        "false, true, true, false",
    })
    void theFinalizerIsUpdatedBeforeTheExperimentIsDeleted(
            boolean deleteArtifacts, boolean hasFinalizer, boolean deleted, boolean update) {
        var at = deleted ? Optional.of(Instant.EPOCH) : Optional.<Instant>empty();
        assertThat(new DeletionState(deleteArtifacts, hasFinalizer, at).finalizerNeedsUpdate())
                .isEqualTo(update);
    }
}
