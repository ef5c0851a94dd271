// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import dev.fairloss.operator.config.OperatorConfig;
import dev.fairloss.operator.telemetry.Metric;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Configures leader election, which is known only at startup. */
@Singleton
public final class SdkSettings {
    private static final Logger LOG = Logger.getLogger(SdkSettings.class);

    private final OperatorConfig config;
    private final Leadership leadership;
    private final AtomicBoolean shuttingDown = new AtomicBoolean();

    @Inject
    SdkSettings(OperatorConfig config, Leadership leadership, MeterRegistry registry) {
        this.config = config;
        this.leadership = leadership;
        registry.gauge(Metric.LEADER.prometheus(), leadership, now -> now.reconciles() ? 1 : 0);
    }

    /**
     * The leader election, or null if it is disabled. A bean instead of a ConfigurationServiceCustomizer, with which the
     * extension (7.7.3) would create a client of its own that neither trims caches nor counts writes.
     */
    @Produces
    @Dependent
    LeaderElectionConfiguration leaderElection() {
        return config.leaderElection().enabled() ? election(config.leaderElection()) : null;
    }

    void shuttingDown(@Observes @jakarta.annotation.Priority(1) ShutdownEvent event) {
        shuttingDown.set(true);
    }

    /** Does not exit on a lost lease by itself: the SDK would call {@code System.exit}, which deadlocks during shutdown. */
    @SuppressWarnings("deprecation") // SDK 5.4 and later have a constructor that handles a requested stop
    private LeaderElectionConfiguration election(OperatorConfig.LeaderElection election) {
        return new LeaderElectionConfiguration(
                election.leaseName(),
                election.leaseNamespace().orElse(null),
                election.leaseDuration(),
                election.renewDeadline(),
                election.retryPeriod(),
                election.identity().orElse(null),
                new LeaderCallbacks(leadership::won, this::leadershipLost, leader -> {}),
                false);
    }

    /** Halts at once, so that two replicas never reconcile at the same time. */
    private void leadershipLost() {
        if (shuttingDown.get()) {
            return;
        }
        leadership.lost();
        LOG.error("Lost the lease to another replica or could not renew it; exiting");
        Runtime.getRuntime().halt(1);
    }
}
