// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The readiness probe: succeeds while at least one namespace is watched. */
@Readiness
@Singleton
public final class ReadinessCheck implements HealthCheck {
    private final HealthMonitor monitor;

    @Inject
    ReadinessCheck(HealthMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public HealthCheckResponse call() {
        var health = monitor.read();
        var response = HealthCheckResponse.named("operator").status(health.ready(monitor.now()));
        health.details().forEach(response::withData);
        return response.build();
    }
}
