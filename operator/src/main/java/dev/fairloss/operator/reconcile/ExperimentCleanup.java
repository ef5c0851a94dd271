// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.apply.Applier;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.plan.CleanupPlan;
import dev.fairloss.operator.plan.ResolvedExperiment;
import dev.fairloss.operator.telemetry.EventRecorder;
import dev.fairloss.operator.telemetry.EventRules;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Instant;

/** The way of an experiment that is being deleted: plan, apply, and in the place of a status its release. */
final class ExperimentCleanup {
    private ExperimentCleanup() {}

    static UpdateControl<FairLossExperiment> remove(
            FairLossExperiment experiment,
            ResolvedExperiment asked,
            Observed observed,
            Instant now,
            Context<FairLossExperiment> context) {
        var planned = CleanupPlan.plan(asked, observed, now);
        var removal = Applier.apply(experiment, planned.desired(), context) ? planned : planned.inVain(asked);
        if (removal.release()) {
            EventRecorder.tell(experiment, EventRules.of(removal.kept()), now, context.getClient());
            Applier.release(experiment, context);
            Applier.sweep(experiment, removal.spent(), context);
        }
        UpdateControl<FairLossExperiment> control = UpdateControl.noUpdate();
        return removal.recheckAfter().map(control::rescheduleAfter).orElse(control);
    }
}
