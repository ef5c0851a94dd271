// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Lets the client keep of the cluster what is looked at, and no more. */
@Singleton
public final class CacheTrimmingCustomizer implements KubernetesClientObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        CacheTrimming.register(mapper);
    }
}
