// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.apply.Applier;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.observe.Observer;
import dev.fairloss.operator.plan.CleanupPlan;
import dev.fairloss.operator.plan.Rejection;
import dev.fairloss.operator.plan.ResolvedExperiment;
import dev.fairloss.operator.telemetry.EventRecorder;
import dev.fairloss.operator.telemetry.EventRules;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Instant;

/** Handles deletion: stops Jobs, runs the purge Job, then removes the finalizer. */
final class ExperimentCleanup {
    private ExperimentCleanup() {}

    static UpdateControl<FairLossExperiment> cleanUp(
            FairLossExperiment experiment,
            ResolvedExperiment requested,
            Observed observed,
            Instant now,
            Context<FairLossExperiment> context) {
        var planned = CleanupPlan.plan(requested, observed, now);
        // The watches of experiments and Jobs are independent: the deletion of a completed purge Job may be seen first.
        if (!planned.changes().jobs().isEmpty() && Observer.isGone(experiment, context)) {
            return UpdateControl.noUpdate();
        }
        var result = Applier.apply(experiment, planned.changes(), context);
        var rejections = result.rejections().stream().map(Rejection::text);
        EventRecorder.record(experiment, EventRules.ofRejections(rejections), now, context.getClient());
        var cleanup = result.namespaceTerminating() ? planned.namespaceTerminating(requested) : planned;
        if (cleanup.removeFinalizer()) {
            EventRecorder.record(experiment, EventRules.ofDeletion(cleanup.artifactsKept()), now, context.getClient());
            Applier.removeFinalizer(experiment, context);
            Applier.deleteJobs(experiment, cleanup.completedJobs(), context);
        }
        UpdateControl<FairLossExperiment> control = UpdateControl.noUpdate();
        return cleanup.requeueAfter()
                .map(delay -> result.rejections().isEmpty() ? delay : Recheck.MAXIMUM)
                .map(control::rescheduleAfter)
                .orElse(control);
    }
}
