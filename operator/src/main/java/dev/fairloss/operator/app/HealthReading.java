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

/** Looks at the operator's informers, each time someone asks; remembers only since when one is not connected. */
@Singleton
public final class HealthReading {
    private final Operator operator;
    private final Leadership leadership;
    private final Clock clock;
    private final AtomicReference<Optional<Instant>> deafSince = new AtomicReference<>(Optional.empty());

    @Inject
    HealthReading(Operator operator, Leadership leadership, Clock clock) {
        this.operator = operator;
        this.leadership = leadership;
        this.clock = clock;
    }

    Health read() {
        boolean started = operator.getRuntimeInfo().isStarted();
        var watches = started ? watches() : List.<Watch>of();
        boolean deaf = watches.stream().anyMatch(watch -> !watch.watching());
        var since = deafSince.updateAndGet(
                before -> deaf ? before.or(() -> Optional.of(clock.instant())) : Optional.empty());
        return new Health(started, leadership.role(), watches, since);
    }

    Instant now() {
        return clock.instant();
    }

    private List<Watch> watches() {
        return operator.getRuntimeInfo().getRegisteredControllers().stream()
                .flatMap(HealthReading::watches)
                .toList();
    }

    private static Stream<Watch> watches(RegisteredController<?> controller) {
        var sources = controller.getControllerHealthInfo().informerEventSourceHealthIndicators();
        return sources.keySet().stream().flatMap(name -> watches(name, sources.get(name)));
    }

    private static Stream<Watch> watches(String name, InformerWrappingEventSourceHealthIndicator<?> source) {
        return source.informerHealthIndicators().values().stream().map(informer -> watch(name, informer));
    }

    private static Watch watch(String source, InformerHealthIndicator informer) {
        return new Watch(
                source + " in " + informer.getTargetNamespace(),
                informer.hasSynced(),
                informer.isRunning(),
                informer.isWatching());
    }
}
