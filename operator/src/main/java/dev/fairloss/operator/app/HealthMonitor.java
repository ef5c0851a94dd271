// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import dev.fairloss.operator.telemetry.Metric;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
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
import java.util.function.Predicate;
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
                .flatMap(HealthMonitor::targets)
                .forEach(this::registerMetric);
    }

    private void registerMetric(String target) {
        Gauge.builder(Metric.NAMESPACE_WATCHED.prometheus(), this, monitor -> monitor.isWatched(target) ? 1 : 0)
                .description(Metric.NAMESPACE_WATCHED.help())
                .tag("namespace", namespace(target))
                .strongReference(true)
                .register(registry);
    }

    private boolean isWatched(String target) {
        boolean started = operator.getRuntimeInfo().isStarted();
        var informers = started ? informers(Predicate.isEqual(target)) : List.<InformerHealth>of();
        return new Health(started, leadership.role(), informers, Optional.empty()).watches(namespace(target));
    }

    Health read() {
        boolean started = operator.getRuntimeInfo().isStarted();
        var informers = started ? informers(target -> true) : List.<InformerHealth>of();
        boolean disconnected = !Health.isConnected(informers);
        var since = disconnectedSince.updateAndGet(
                before -> disconnected ? before.or(() -> Optional.of(clock.instant())) : Optional.empty());
        return new Health(started, leadership.role(), informers, since);
    }

    Instant now() {
        return clock.instant();
    }

    /** The informers of some targets. @param targets namespaces, or {@link Constants#WATCH_ALL_NAMESPACES} */
    private List<InformerHealth> informers(Predicate<String> targets) {
        return operator.getRuntimeInfo().getRegisteredControllers().stream()
                .flatMap(controller -> informers(controller, targets))
                .toList();
    }

    private static Stream<InformerHealth> informers(RegisteredController<?> controller, Predicate<String> targets) {
        var sources = controller.getControllerHealthInfo().informerEventSourceHealthIndicators();
        return sources.keySet().stream().flatMap(name -> informers(name, sources.get(name), targets));
    }

    private static Stream<InformerHealth> informers(
            String name, InformerWrappingEventSourceHealthIndicator<?> source, Predicate<String> targets) {
        return source.informerHealthIndicators().values().stream()
                .filter(informer -> targets.test(informer.getTargetNamespace()))
                .map(informer -> informer(name, informer));
    }

    private static Stream<String> targets(RegisteredController<?> controller) {
        return controller.getConfiguration().getEffectiveNamespaces().stream();
    }

    private static String namespace(String target) {
        return target.equals(Constants.WATCH_ALL_NAMESPACES) ? "all namespaces" : target;
    }

    private static InformerHealth informer(String source, InformerHealthIndicator informer) {
        return new InformerHealth(
                source.equals(ControllerEventSource.NAME) ? "FairLossExperiment" : source,
                namespace(informer.getTargetNamespace()),
                informer.hasSynced(),
                informer.isRunning(),
                informer.isWatching());
    }
}
