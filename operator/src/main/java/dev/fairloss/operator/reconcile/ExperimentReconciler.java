// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.operator.apply.Applier;
import dev.fairloss.operator.config.Settings;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.observe.Observer;
import dev.fairloss.operator.plan.Desired;
import dev.fairloss.operator.plan.Experiment;
import dev.fairloss.operator.plan.Planner;
import dev.fairloss.operator.plan.Removal;
import dev.fairloss.operator.status.StatusRules;
import dev.fairloss.operator.telemetry.Events;
import dev.fairloss.operator.telemetry.Happenings;
import dev.fairloss.operator.telemetry.Transition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Observes, plans, applies, tells: the whole of the operator, of which it remembers nothing. */
@ControllerConfiguration(
        name = "fairlossexperiment",
        fieldManager = Applier.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        triggerReconcilerOnAllEvents = true)
public final class ExperimentReconciler implements Reconciler<FairLossExperiment> {
    /** The SDK hides the events of our own writes: if a Job that was made had been there, and had ended, no other comes. */
    private static final Duration RECHECK = Duration.ofSeconds(2);

    private final Settings settings;
    private final Clock clock;

    /** A reconciler. @param clock for transition times alone */
    public ExperimentReconciler(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public UpdateControl<FairLossExperiment> reconcile(
            FairLossExperiment experiment, Context<FairLossExperiment> context) {
        if (context.isPrimaryResourceDeleted()) {
            return UpdateControl.noUpdate();
        }
        var asked = Experiment.of(experiment, settings.images(), settings.store(), settings.scheduling());
        var observed = Observer.observe(experiment, context);
        if (asked.leaving().since().isPresent()) {
            return remove(experiment, asked, observed, context);
        }
        var held = Applier.hold(experiment, asked.leaving(), context);
        var plan = Planner.plan(asked, observed);
        Applier.apply(experiment, plan.desired(), context);
        var status = StatusRules.status(observed.before(), plan, clock.instant());
        UpdateControl<FairLossExperiment> control = UpdateControl.noUpdate();
        if (!Optional.of(status).equals(observed.before())) {
            var happenings = Happenings.of(new Transition(observed.before(), status));
            Events.tell(experiment, happenings, clock.instant(), context.getClient());
            control = UpdateControl.patchStatus(told(held, status));
        }
        return plan.desired().equals(Desired.NOTHING) ? control : control.rescheduleAfter(RECHECK);
    }

    private UpdateControl<FairLossExperiment> remove(
            FairLossExperiment experiment, Experiment asked, Observed observed, Context<FairLossExperiment> context) {
        var planned = Removal.plan(asked, observed, clock.instant());
        var removal = Applier.apply(experiment, planned.desired(), context) ? planned : planned.inVain(asked);
        if (removal.release()) {
            Events.tell(experiment, Happenings.of(removal.kept()), clock.instant(), context.getClient());
            Applier.release(experiment, context);
        }
        UpdateControl<FairLossExperiment> control = UpdateControl.noUpdate();
        return removal.recheckAfter().map(control::rescheduleAfter).orElse(control);
    }

    /** Of this very version of the experiment: a status that was made from an older one is refused and made anew. */
    private static FairLossExperiment told(FairLossExperiment experiment, FairLossExperimentStatus status) {
        var told = new FairLossExperiment();
        told.setMetadata(new ObjectMetaBuilder()
                .withNamespace(experiment.getMetadata().getNamespace())
                .withName(experiment.getMetadata().getName())
                .withResourceVersion(experiment.getMetadata().getResourceVersion())
                .build());
        told.setStatus(status);
        return told;
    }

    @Override
    public List<EventSource<?, FairLossExperiment>> prepareEventSources(
            EventSourceContext<FairLossExperiment> context) {
        return List.of(watch(Job.class, context), watch(Pod.class, context), watch(ConfigMap.class, context));
    }

    /** By label, for pods have no reference to the experiment. */
    private static Set<ResourceID> experiment(HasMetadata object) {
        return Set.of(new ResourceID(
                object.getMetadata().getLabels().getOrDefault(Labels.EXPERIMENT, ""),
                object.getMetadata().getNamespace()));
    }

    private static <R extends HasMetadata> InformerEventSource<R, FairLossExperiment> watch(
            Class<R> type, EventSourceContext<FairLossExperiment> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, FairLossExperiment.class)
                        .withLabelSelector(Labels.SELECTOR)
                        .withSecondaryToPrimaryMapper(ExperimentReconciler::experiment)
                        .build(),
                context);
    }
}
