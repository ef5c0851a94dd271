// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Whether the operator is worth keeping. */
@Liveness
@Singleton
public final class LivenessCheck implements HealthCheck {
    private final HealthMonitor reading;

    @Inject
    LivenessCheck(HealthMonitor reading) {
        this.reading = reading;
    }

    @Override
    public HealthCheckResponse call() {
        var health = reading.read();
        var response = HealthCheckResponse.named("operator").status(health.alive(reading.now()));
        health.details().forEach(response::withData);
        return response.build();
    }
}
