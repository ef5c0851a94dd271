// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Applies {@link CacheTrimming} to the Kubernetes client. */
@Singleton
public final class CacheTrimmingCustomizer implements KubernetesClientObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        CacheTrimming.register(mapper);
    }
}
