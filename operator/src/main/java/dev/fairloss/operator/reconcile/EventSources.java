// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.job.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;

/** The informers on Jobs, pods and ConfigMaps. A change of one triggers a reconciliation of its experiment. */
final class EventSources {
    private EventSources() {}

    static List<EventSource<?, FairLossExperiment>> of(EventSourceContext<FairLossExperiment> context) {
        return List.of(of(Job.class, context), of(Pod.class, context), of(ConfigMap.class, context));
    }

    private static <R extends HasMetadata> InformerEventSource<R, FairLossExperiment> of(
            Class<R> type, EventSourceContext<FairLossExperiment> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, FairLossExperiment.class)
                        .withLabelSelector(Labels.SELECTOR)
                        .withSecondaryToPrimaryMapper(EventSources::experiment)
                        .build(),
                context);
    }

    /** Maps by label, since pods have no owner reference to the experiment. */
    private static Set<ResourceID> experiment(HasMetadata object) {
        return Set.of(new ResourceID(
                object.getMetadata().getLabels().getOrDefault(Labels.EXPERIMENT, ""),
                object.getMetadata().getNamespace()));
    }
}
