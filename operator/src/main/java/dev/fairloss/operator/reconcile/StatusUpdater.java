// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.operator.telemetry.EventRecorder;
import dev.fairloss.operator.telemetry.EventRules;
import dev.fairloss.operator.telemetry.Transition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Instant;
import java.util.Optional;

/**
 * Patches the status if it changed. Emits Events first, so that a crash in between repeats them instead of losing them.
 */
final class StatusUpdater {
    private StatusUpdater() {}

    /**
     * Emits the Events of a status change.
     *
     * @param experiment in its current version
     * @param before     the status that was written last
     * @return the status patch for the SDK to write
     */
    static UpdateControl<FairLossExperiment> update(
            FairLossExperiment experiment,
            Optional<FairLossExperimentStatus> before,
            FairLossExperimentStatus status,
            Instant now,
            KubernetesClient client) {
        if (Optional.of(status).equals(before)) {
            return UpdateControl.noUpdate();
        }
        EventRecorder.record(experiment, EventRules.of(new Transition(before, status)), now, client);
        return UpdateControl.patchStatus(patch(experiment, status));
    }

    /** Carries the resource version: the API server rejects a status that was derived from an older version. */
    private static FairLossExperiment patch(FairLossExperiment experiment, FairLossExperimentStatus status) {
        var patch = new FairLossExperiment();
        patch.setMetadata(new ObjectMetaBuilder()
                .withNamespace(experiment.getMetadata().getNamespace())
                .withName(experiment.getMetadata().getName())
                .withResourceVersion(experiment.getMetadata().getResourceVersion())
                .build());
        patch.setStatus(status);
        return patch;
    }
}
