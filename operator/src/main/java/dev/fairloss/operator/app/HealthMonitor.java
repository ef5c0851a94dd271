// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import dev.fairloss.operator.telemetry.Metric;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Reads the state of the informers on each health check. Remembers only since when no namespace has been watched. */
@Singleton
public final class HealthMonitor {
    private final Operator operator;
    private final Leadership leadership;
    private final MeterRegistry registry;
    private final Clock clock;
    private final AtomicReference<Optional<Instant>> disconnectedSince = new AtomicReference<>(Optional.empty());

    @Inject
    HealthMonitor(Operator operator, Leadership leadership, MeterRegistry registry, Clock clock) {
        this.operator = operator;
        this.leadership = leadership;
        this.registry = registry;
        this.clock = clock;
    }

    /** Registers {@link Metric#NAMESPACE_WATCHED} for each watched namespace. */
    void registerMetrics(@Observes StartupEvent event) {
        operator.getRuntimeInfo().getRegisteredControllers().stream()
                .flatMap(HealthMonitor::namespaces)
                .forEach(this::registerMetric);
    }

    private void registerMetric(String namespace) {
        Gauge.builder(
                        Metric.NAMESPACE_WATCHED.prometheus(),
                        this,
                        monitor -> monitor.read().watches(namespace) ? 1 : 0)
                .description(Metric.NAMESPACE_WATCHED.help())
                .tag("namespace", namespace)
                .strongReference(true)
                .register(registry);
    }

    Health read() {
        boolean started = operator.getRuntimeInfo().isStarted();
        var informers = started ? informers() : List.<InformerHealth>of();
        boolean disconnected = !Health.isConnected(informers);
        var since = disconnectedSince.updateAndGet(
                before -> disconnected ? before.or(() -> Optional.of(clock.instant())) : Optional.empty());
        return new Health(started, leadership.role(), informers, since);
    }

    Instant now() {
        return clock.instant();
    }

    private List<InformerHealth> informers() {
        return operator.getRuntimeInfo().getRegisteredControllers().stream()
                .flatMap(HealthMonitor::informers)
                .toList();
    }

    private static Stream<InformerHealth> informers(RegisteredController<?> controller) {
        var sources = controller.getControllerHealthInfo().informerEventSourceHealthIndicators();
        return sources.keySet().stream().flatMap(name -> informers(name, sources.get(name)));
    }

    private static Stream<InformerHealth> informers(String name, InformerWrappingEventSourceHealthIndicator<?> source) {
        return source.informerHealthIndicators().values().stream().map(informer -> informer(name, informer));
    }

    private static Stream<String> namespaces(RegisteredController<?> controller) {
        return controller.getConfiguration().getEffectiveNamespaces().stream().map(HealthMonitor::namespace);
    }

    private static String namespace(String target) {
        return target.equals(Constants.WATCH_ALL_NAMESPACES) ? "all namespaces" : target;
    }

    private static InformerHealth informer(String source, InformerHealthIndicator informer) {
        return new InformerHealth(
                source.startsWith("Controller") ? "FairLossExperiment" : source,
                namespace(informer.getTargetNamespace()),
                informer.hasSynced(),
                informer.isRunning(),
                informer.isWatching());
    }
}
