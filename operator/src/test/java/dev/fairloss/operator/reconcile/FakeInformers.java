// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Informers with a given content and state, which never connect to an API server, in place of those of the SDK. */
final class FakeInformers {
    private final Map<Class<?>, Informer<?>> informers = new HashMap<>();
    private List<HasMetadata> assigned = List.of();
    private List<FairLossExperiment> experiments = List.of();

    /** An informer with this content. @param synced by watched namespace, whether its objects have been listed */
    <R extends HasMetadata> FakeInformers with(Class<R> type, Map<String, Boolean> synced, List<R> content) {
        informers.put(type, new Informer<>(type, synced, content));
        return this;
    }

    /** Sets the objects that the SDK has assigned to the experiment. */
    FakeInformers assign(List<HasMetadata> objects) {
        assigned = List.copyOf(objects);
        return this;
    }

    /** Sets the experiments that exist. */
    FakeInformers experiments(FairLossExperiment... existing) {
        experiments = List.of(existing);
        return this;
    }

    /** What the SDK gives a reconciler. */
    Context<FairLossExperiment> context() {
        EventSourceRetriever<?> retriever =
                proxy(EventSourceRetriever.class, (proxy, method, arguments) -> informers.get(arguments[0]));
        return proxy(Context.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "eventSourceRetriever" -> retriever;
            case "getPrimaryCache" -> cache(experiments);
            case "getSecondaryResourcesAsStream" -> assigned.stream().filter(((Class<?>) arguments[0])::isInstance);
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    /** What the SDK gives a reconciler to create its informers. @param experiments that exist */
    static EventSourceContext<FairLossExperiment> creation(FairLossExperiment... experiments) {
        // Nothing connects, and an open client would keep its threads.
        try (var client =
                new KubernetesClientBuilder().withConfig(Config.empty()).build()) {
            return new EventSourceContext<>(cache(List.of(experiments)), null, client, FairLossExperiment.class);
        }
    }

    /** A namespace that has the label of the operator's informer. */
    static Namespace namespace(String name) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }

    /** Lists those that match the last argument, of the namespace that comes before it or of all. */
    private static IndexerResourceCache<FairLossExperiment> cache(List<FairLossExperiment> experiments) {
        return proxy(IndexerResourceCache.class, (proxy, method, arguments) -> {
            if (!method.getName().equals("list")) {
                throw new UnsupportedOperationException(method.toString());
            }
            @SuppressWarnings("unchecked")
            var predicate = (Predicate<FairLossExperiment>) arguments[arguments.length - 1];
            return experiments.stream()
                    .filter(experiment -> arguments.length == 1
                            || experiment.getMetadata().getNamespace().equals(arguments[0]))
                    .filter(predicate);
        });
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxy(Class<? super T> type, InvocationHandler handler) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private static final class Informer<R extends HasMetadata> extends InformerEventSource<R, FairLossExperiment> {
        private final Map<String, Boolean> synced;
        private final List<R> content;

        Informer(Class<R> type, Map<String, Boolean> synced, List<R> content) {
            super(
                    InformerEventSourceConfiguration.from(type, FairLossExperiment.class)
                            .build(),
                    creation());
            this.synced = synced;
            this.content = content;
        }

        @Override
        public Map<String, InformerHealthIndicator> informerHealthIndicators() {
            return synced.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> health(entry.getValue())));
        }

        private static InformerHealthIndicator health(boolean synced) {
            return proxy(InformerHealthIndicator.class, (proxy, method, arguments) -> {
                if (!method.getName().equals("hasSynced")) {
                    throw new UnsupportedOperationException(method.toString());
                }
                return synced;
            });
        }

        @Override
        public Optional<R> get(ResourceID id) {
            return content.stream()
                    .filter(object -> ResourceID.fromResource(object).equals(id))
                    .findFirst();
        }

        /** The content is that of the experiment. */
        @Override
        public List<R> byIndex(String index, String key) {
            return content;
        }
    }
}
