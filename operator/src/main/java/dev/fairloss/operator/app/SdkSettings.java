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

/** Settings of the SDK that are known at start only: leader election. */
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
     * None unless replicas take turns. A bean of its own: with a ConfigurationServiceCustomizer the extension (7.7.3) forgets
     * our client and makes one that keeps whole objects and counts no writes.
     */
    @Produces
    @Dependent
    LeaderElectionConfiguration leaderElection() {
        return config.leaderElection().enabled() ? election(config.leaderElection()) : null;
    }

    void shuttingDown(@Observes @jakarta.annotation.Priority(1) ShutdownEvent event) {
        shuttingDown.set(true);
    }

    /** The SDK's own way out calls {@code System.exit}, which would wait for itself while the process is being stopped. */
    @SuppressWarnings("deprecation") // to go with an SDK from 5.4 on, which knows a stop that was asked for
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

    /** Two replicas that reconcile are worse than none: nothing more is written. */
    private void leadershipLost() {
        if (shuttingDown.get()) {
            return;
        }
        leadership.lost();
        LOG.error("the lease is lost to another replica or could not be renewed: this process ends");
        Runtime.getRuntime().halt(1);
    }
}
