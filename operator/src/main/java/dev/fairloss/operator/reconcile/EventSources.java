// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.observe.RelevantChanges;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The informers on Jobs, pods and ConfigMaps. A change of one triggers a reconciliation of its experiment if it can matter. */
final class EventSources {
    private static final String BY_EXPERIMENT = "experiment";

    private static final List<Class<? extends HasMetadata>> TYPES = List.of(Job.class, Pod.class, ConfigMap.class);

    private EventSources() {}

    static List<EventSource<?, FairLossExperiment>> of(EventSourceContext<FairLossExperiment> context) {
        var jobs = source(
                configuration(Job.class).withOnUpdateFilter((job, before) -> RelevantChanges.in(before, job)), context);
        var pods = source(
                configuration(Pod.class)
                        .withOnUpdateFilter((pod, before) -> RelevantChanges.in(before, pod, hasJob(pod, jobs))),
                context);
        return List.of(jobs, pods, source(configuration(ConfigMap.class), context));
    }

    /** Whether a pod's Job is in the cache and not being deleted. */
    private static boolean hasJob(Pod pod, InformerEventSource<Job, FairLossExperiment> jobs) {
        return RelevantChanges.jobOf(pod)
                .flatMap(name -> jobs.get(new ResourceID(name, pod.getMetadata().getNamespace())))
                .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
                .isPresent();
    }

    /**
     * Whether the caches contain all objects of an experiment, so that its state can be derived from them. They do not while an
     * informer of its namespace cannot list its objects, and for a moment after it has listed them for the first time. Nothing
     * may be planned then: running Jobs would be taken for missing ones.
     */
    static boolean areComplete(FairLossExperiment experiment, Context<FairLossExperiment> context) {
        return TYPES.stream().allMatch(type -> isComplete(type, experiment, context));
    }

    private static <R extends HasMetadata> boolean isComplete(
            Class<R> type, FairLossExperiment experiment, Context<FairLossExperiment> context) {
        var source = (InformerEventSource<R, FairLossExperiment>)
                context.eventSourceRetriever().getEventSourceFor(type);
        var informers = source.informerHealthIndicators();
        var informer = informers.getOrDefault(
                experiment.getMetadata().getNamespace(), informers.get(Constants.WATCH_ALL_NAMESPACES));
        if (informer == null || !informer.hasSynced()) {
            return false;
        }
        // The SDK assigns new objects to experiments in another thread than the one that fills the cache.
        var assigned = context.getSecondaryResourcesAsStream(type)
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
        return source.byIndex(BY_EXPERIMENT, ResourceID.fromResource(experiment).toString()).stream()
                .map(ResourceID::fromResource)
                .allMatch(assigned::contains);
    }

    private static <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> configuration(Class<R> type) {
        return InformerEventSourceConfiguration.from(type, FairLossExperiment.class)
                .withName(type.getSimpleName())
                .withLabelSelector(Labels.SELECTOR)
                .withSecondaryToPrimaryMapper(EventSources::experiment);
    }

    private static <R extends HasMetadata> InformerEventSource<R, FairLossExperiment> source(
            InformerEventSourceConfiguration.Builder<R> configuration, EventSourceContext<FairLossExperiment> context) {
        var source = new InformerEventSource<R, FairLossExperiment>(configuration.build(), context);
        source.addIndexers(Map.of(BY_EXPERIMENT, EventSources::indexKeys));
        return source;
    }

    private static List<String> indexKeys(HasMetadata object) {
        return experiment(object).stream().map(ResourceID::toString).toList();
    }

    /** Maps by label, since pods have no owner reference to the experiment. */
    private static Set<ResourceID> experiment(HasMetadata object) {
        return Set.of(new ResourceID(
                object.getMetadata().getLabels().getOrDefault(Labels.EXPERIMENT, ""),
                object.getMetadata().getNamespace()));
    }
}
