// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.config;

import dev.fairloss.api.v1alpha1.StorageSpec;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Reads the settings once, at start; a bad one stops the start. */
public final class SettingsProducer {
    @Produces
    @Singleton
    Settings settings(OperatorConfig config) {
        var store = config.store();
        return new Settings(
                config.trainerImage(),
                store.uri()
                        .map(uri -> new StorageSpec(
                                uri,
                                store.endpoint().orElse(null),
                                store.region().orElse("us-east-1"),
                                store.volumeClaim().orElse(null),
                                store.credentialsSecret().orElse(null))));
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
