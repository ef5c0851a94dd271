// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.operator.telemetry.EventRecorder;
import dev.fairloss.operator.telemetry.EventRules;
import dev.fairloss.operator.telemetry.StatusMetrics;
import dev.fairloss.operator.telemetry.Transition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Replaces the status if it changed. Emits Events first, so that a crash in between repeats them instead of losing them. Counts
 * a transition after its write succeeded, so a retry, by this process or the next leader, is not counted twice.
 *
 * <p>A replacement (PUT) costs the API server a fifth less than server-side apply, which the SDK uses for a status.
 */
final class StatusUpdater {
    private StatusUpdater() {}

    /**
     * Writes a status that differs from the one before.
     *
     * @param experiment in the version that the status was derived from
     * @param before     the status that was written last
     * @return whether the status was written
     * @throws io.fabric8.kubernetes.client.KubernetesClientException with code 409 if the experiment has changed since; the SDK
     *     then reconciles its new version
     */
    static boolean update(
            FairLossExperiment experiment,
            Optional<FairLossExperimentStatus> before,
            FairLossExperimentStatus status,
            Instant now,
            StatusMetrics metrics,
            Context<FairLossExperiment> context) {
        if (Optional.of(status).equals(before)) {
            return false;
        }
        var transition = new Transition(before, status);
        EventRecorder.record(experiment, EventRules.of(transition), now, context.getClient());
        context.resourceOperations().updatePrimaryStatus(replacement(experiment, status));
        metrics.count(experiment.getMetadata().getNamespace(), transition);
        return true;
    }

    /**
     * The experiment with another status. The API server takes the status alone, and ignores the spec, which is left out. But it
     * takes a label or annotation that is missing here from the field manager that owns it, so the metadata are complete.
     */
    private static FairLossExperiment replacement(FairLossExperiment experiment, FairLossExperimentStatus status) {
        Objects.requireNonNull(
                experiment.getMetadata().getResourceVersion(), "without a version, this would replace a newer status");
        var replacement = new FairLossExperiment();
        replacement.setMetadata(experiment.getMetadata());
        replacement.setStatus(status);
        return replacement;
    }
}
