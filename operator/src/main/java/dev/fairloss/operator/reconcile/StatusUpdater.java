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

/** Tells a status where it is news, and what has happened since the last one: Events first, for the status ends the story. */
final class StatusUpdater {
    private StatusUpdater() {}

    /** What the SDK is to write. @param experiment as it is now @param before the status that was written last */
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

    /** Of this very version of the experiment: a status that was made from an older one is refused and made anew. */
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
