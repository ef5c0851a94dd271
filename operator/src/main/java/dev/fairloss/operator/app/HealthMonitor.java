// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Reads the state of the informers on each health check. Remembers only since when one has been disconnected. */
@Singleton
public final class HealthMonitor {
    private final Operator operator;
    private final Leadership leadership;
    private final Clock clock;
    private final AtomicReference<Optional<Instant>> disconnectedSince = new AtomicReference<>(Optional.empty());

    @Inject
    HealthMonitor(Operator operator, Leadership leadership, Clock clock) {
        this.operator = operator;
        this.leadership = leadership;
        this.clock = clock;
    }

    Health read() {
        boolean started = operator.getRuntimeInfo().isStarted();
        var informers = started ? informers() : List.<InformerHealth>of();
        boolean disconnected = informers.stream().anyMatch(informer -> !informer.watching());
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

    private static InformerHealth informer(String source, InformerHealthIndicator informer) {
        return new InformerHealth(
                source + " in " + informer.getTargetNamespace(),
                informer.hasSynced(),
                informer.isRunning(),
                informer.isWatching());
    }
}
