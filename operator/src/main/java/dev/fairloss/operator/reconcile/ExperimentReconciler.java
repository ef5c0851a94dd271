// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.apply.Applier;
import dev.fairloss.operator.config.OperatorSettings;
import dev.fairloss.operator.observe.Observer;
import dev.fairloss.operator.plan.ChangeSet;
import dev.fairloss.operator.plan.Planner;
import dev.fairloss.operator.plan.ResolvedExperiment;
import dev.fairloss.operator.status.StatusRules;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Stateless reconciler: observes the cluster, plans, applies the plan and updates the status. */
@ControllerConfiguration(
        name = "fairlossexperiment",
        fieldManager = Applier.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        triggerReconcilerOnAllEvents = true)
public final class ExperimentReconciler implements Reconciler<FairLossExperiment> {
    /**
     * Delay of the reconciliation after a write. The SDK filters out the events of the operator's own writes, so if a Job that
     * was "created" existed already and had finished, no other event would follow. The same holds after a status update, which
     * may repeat one that failed after its Job was created.
     */
    private static final Duration RECHECK_DELAY = Duration.ofSeconds(2);

    private final OperatorSettings settings;
    private final Clock clock;

    /** @param clock for transition times */
    public ExperimentReconciler(OperatorSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public UpdateControl<FairLossExperiment> reconcile(
            FairLossExperiment experiment, Context<FairLossExperiment> context) {
        if (context.isPrimaryResourceDeleted()) {
            return UpdateControl.noUpdate();
        }
        var requested = ResolvedExperiment.of(experiment, settings.images(), settings.store(), settings.scheduling());
        var observed = Observer.observe(experiment, context);
        if (requested.deletion().deletedAt().isPresent()) {
            return ExperimentCleanup.cleanUp(experiment, requested, observed, clock.instant(), context);
        }
        var current = Applier.updateFinalizer(experiment, requested.deletion(), context);
        var plan = Planner.plan(requested, observed);
        Applier.apply(experiment, plan.changes(), context);
        var now = clock.instant();
        var status = StatusRules.status(observed.previousStatus(), plan, now);
        var control = StatusUpdater.update(current, observed.previousStatus(), status, now, context.getClient());
        boolean settled = plan.changes().equals(ChangeSet.EMPTY) && !control.isPatchStatus();
        return settled ? control : control.rescheduleAfter(RECHECK_DELAY);
    }

    @Override
    public List<EventSource<?, FairLossExperiment>> prepareEventSources(
            EventSourceContext<FairLossExperiment> context) {
        return EventSources.of(context);
    }
}
