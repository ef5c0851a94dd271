// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.config.NamespaceLabel;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The namespaces in which the operator works: those with a label, or all that it watches. Experiments elsewhere are ignored;
 * the log says so once for each namespace.
 */
final class EnabledNamespaces {
    private static final Logger LOG = Logger.getLogger(EnabledNamespaces.class);

    private final Optional<NamespaceLabel> label;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /** @param label of the namespaces; empty if all that are watched are enabled */
    EnabledNamespaces(Optional<NamespaceLabel> label) {
        this.label = label;
    }

    /** The informer on namespaces with the label. When one gets or loses the label, its experiments are reconciled. */
    List<EventSource<?, FairLossExperiment>> eventSources(EventSourceContext<FairLossExperiment> context) {
        return label.map(required -> informer(required, context)).stream().collect(Collectors.toList());
    }

    private static EventSource<?, FairLossExperiment> informer(
            NamespaceLabel required, EventSourceContext<FairLossExperiment> context) {
        return new InformerEventSource<Namespace, FairLossExperiment>(
                InformerEventSourceConfiguration.from(Namespace.class, FairLossExperiment.class)
                        .withName(Namespace.class.getSimpleName())
                        .withNamespaces(Constants.DEFAULT_NAMESPACES_SET)
                        .withLabelSelector(required.selector())
                        .withSecondaryToPrimaryMapper(namespace -> context.getPrimaryCache()
                                .list(namespace.getMetadata().getName(), experiment -> true)
                                .map(ResourceID::fromResource)
                                .collect(Collectors.toSet()))
                        .build(),
                context);
    }

    /** Whether the labels of namespaces are known, so that {@link #contain} is right. */
    boolean areKnown(Context<FairLossExperiment> context) {
        return label.isEmpty()
                || source(context).informerHealthIndicators().values().stream()
                        .allMatch(informer -> informer.hasSynced());
    }

    /** Whether the operator works in the namespace of an experiment. */
    boolean contain(FairLossExperiment experiment, Context<FairLossExperiment> context) {
        String namespace = experiment.getMetadata().getNamespace();
        if (label.isEmpty() || source(context).get(new ResourceID(namespace)).isPresent()) {
            reported.remove(namespace);
            return true;
        }
        if (reported.add(namespace)) {
            LOG.warnf(
                    "Experiments in the namespace %s are ignored: the namespace does not have the label %s",
                    namespace, label.get().selector());
        }
        return false;
    }

    private static InformerEventSource<Namespace, FairLossExperiment> source(Context<FairLossExperiment> context) {
        return (InformerEventSource<Namespace, FairLossExperiment>)
                context.eventSourceRetriever().getEventSourceFor(Namespace.class);
    }
}
