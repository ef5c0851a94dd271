// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** The liveness probe: fails if only a restart can help. */
@Liveness
@Singleton
public final class LivenessCheck implements HealthCheck {
    private final HealthMonitor monitor;

    @Inject
    LivenessCheck(HealthMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public HealthCheckResponse call() {
        var health = monitor.read();
        var response = HealthCheckResponse.named("operator").status(health.alive(monitor.now()));
        health.details().forEach(response::withData);
        return response.build();
    }
}
