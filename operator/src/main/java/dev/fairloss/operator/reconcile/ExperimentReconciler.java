// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.operator.apply.Applier;
import dev.fairloss.operator.apply.FinalizerResult;
import dev.fairloss.operator.config.OperatorSettings;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.observe.Observer;
import dev.fairloss.operator.observe.ProgressSource;
import dev.fairloss.operator.plan.ChangeSet;
import dev.fairloss.operator.plan.Planner;
import dev.fairloss.operator.plan.Rejection;
import dev.fairloss.operator.plan.Rejections;
import dev.fairloss.operator.plan.ResolvedExperiment;
import dev.fairloss.operator.status.StartDelay;
import dev.fairloss.operator.status.StatusRules;
import dev.fairloss.operator.telemetry.EventRecorder;
import dev.fairloss.operator.telemetry.EventRules;
import dev.fairloss.operator.telemetry.StatusMetrics;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Stateless reconciler: observes the cluster, plans, applies the plan and updates the status. */
@ControllerConfiguration(
        name = "fairlossexperiment",
        fieldManager = Applier.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        triggerReconcilerOnAllEvents = true)
public final class ExperimentReconciler implements Reconciler<FairLossExperiment> {
    private final OperatorSettings settings;
    private final Clock clock;
    private final StatusMetrics metrics;
    private final ProgressSource progress;
    private final EnabledNamespaces namespaces;
    private final StoreSharing stores;

    /**
     * A reconciler for one process.
     *
     * @param clock   for transition times
     * @param metrics of the statuses that it writes
     */
    public ExperimentReconciler(OperatorSettings settings, Clock clock, StatusMetrics metrics) {
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.namespaces = new EnabledNamespaces(settings.namespaceLabel());
        this.stores = new StoreSharing(settings.store(), namespaces);
        this.progress = settings.readProgress() ? new ProgressPoller(clock, StepProgress.PORT) : ProgressSource.NONE;
    }

    @Override
    public UpdateControl<FairLossExperiment> reconcile(
            FairLossExperiment experiment, Context<FairLossExperiment> context) {
        boolean deleted = context.isPrimaryResourceDeleted();
        if (!deleted && !namespaces.areKnown(context)) {
            return UpdateControl.<FairLossExperiment>noUpdate().rescheduleAfter(Recheck.FIRST);
        }
        if (deleted || !namespaces.contain(experiment, context)) {
            progress.observe(
                    experiment.getMetadata().getNamespace(),
                    experiment.getMetadata().getName(),
                    List.of());
            stores.forget(experiment);
            return UpdateControl.noUpdate();
        }
        if (!EventSources.areComplete(experiment, context)) {
            return UpdateControl.<FairLossExperiment>noUpdate().rescheduleAfter(Recheck.FIRST);
        }
        var requested = ResolvedExperiment.of(
                experiment,
                settings.images(),
                settings.storeOf(experiment.getMetadata().getNamespace()),
                settings.defaults(),
                settings.limits());
        var now = clock.instant();
        var observed = Observer.observe(experiment, now, progress, context);
        if (requested.deletion().deletedAt().isPresent()) {
            return ExperimentCleanup.cleanUp(experiment, requested, observed, now, context);
        }
        var finalizer = Applier.updateFinalizer(experiment, requested.deletion(), context);
        var planned = Planner.plan(requested, observed);
        var rejections = apply(experiment, planned.changes(), finalizer, context);
        var plan = Rejections.apply(planned, rejections);
        var written = clock.instant();
        var status =
                stores.mark(experiment, plan, StatusRules.status(observed.previousStatus(), plan, written), context);
        var delay = StartDelay.of(observed.previousStatus(), status, written);
        boolean updated = delay.isEmpty()
                && StatusUpdater.update(
                        finalizer.experiment(), observed.previousStatus(), status, written, metrics, context);
        var rejectedDeletions = rejections.stream()
                .filter(rejection -> rejection.write() == Rejection.Write.DELETE)
                .map(Rejection::text);
        EventRecorder.record(experiment, EventRules.ofRejections(rejectedDeletions), written, context.getClient());
        boolean changed = !plan.changes().equals(ChangeSet.EMPTY) || updated;
        boolean waits =
                !rejections.isEmpty() || observed.jobs().values().stream().anyMatch(ObservedJob::lingering);
        UpdateControl<FairLossExperiment> control = UpdateControl.noUpdate();
        return delay.or(() -> Recheck.after(status, changed, waits, written))
                .map(control::rescheduleAfter)
                .orElse(control);
    }

    /** Creates nothing if the finalizer was rejected: without it, artifacts would be kept that are to be deleted. */
    private static List<Rejection> apply(
            FairLossExperiment experiment,
            ChangeSet changes,
            FinalizerResult finalizer,
            Context<FairLossExperiment> context) {
        var rejections = new ArrayList<Rejection>();
        finalizer.rejection().ifPresent(rejections::add);
        var possible = rejections.isEmpty() ? changes : ChangeSet.deleting(changes.obsoleteJobs());
        rejections.addAll(Applier.apply(experiment, possible, context).rejections());
        return rejections;
    }

    @Override
    public List<EventSource<?, FairLossExperiment>> prepareEventSources(
            EventSourceContext<FairLossExperiment> context) {
        var sources = new ArrayList<EventSource<?, FairLossExperiment>>(EventSources.of(context));
        sources.addAll(namespaces.eventSources(context));
        sources.add(stores);
        if (progress instanceof ProgressPoller poller) {
            sources.add(poller);
        }
        return sources;
    }
}
