// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiCallTest {
    @Test
    void aRequestIsParsedAsRbacParsesIt() {
        assertThat(ApiCall.of("GET", "/apis/batch/v1/namespaces/a/jobs", "watch=true&labelSelector=x"))
                .contains(call("batch", "jobs", "watch"));
        assertThat(ApiCall.of("GET", "/api/v1/namespaces/a/pods", "limit=5")).contains(call("", "pods", "list"));
        assertThat(ApiCall.of("GET", "/api/v1/namespaces/a/pods/p", "")).contains(call("", "pods", "get"));
        assertThat(ApiCall.of("PATCH", "/apis/fairloss.dev/v1alpha1/namespaces/a/fairlossexperiments/x/status", ""))
                .contains(call("fairloss.dev", "fairlossexperiments/status", "patch"));
        assertThat(ApiCall.of("POST", "/apis/events.k8s.io/v1/namespaces/a/events", ""))
                .contains(call("events.k8s.io", "events", "create"));
        assertThat(ApiCall.of("DELETE", "/api/v1/namespaces/a/configmaps", ""))
                .contains(call("", "configmaps", "deletecollection"));
        assertThat(ApiCall.of("DELETE", "/api/v1/namespaces/a/configmaps/m", ""))
                .contains(call("", "configmaps", "delete"));
        assertThat(ApiCall.of("PUT", "/apis/coordination.k8s.io/v1/namespaces/a/leases/l", ""))
                .contains(call("coordination.k8s.io", "leases", "update"));
    }

    /** The API server authorizes a read of a namespace with the roles in it. */
    @Test
    void aNamespaceIsInItself() {
        assertThat(ApiCall.of("GET", "/api/v1/namespaces/a", "")).contains(call("", "namespaces", "get"));
    }

    @Test
    void clusterScopedRequestsHaveNoNamespace() {
        assertThat(ApiCall.of("GET", "/apis/batch/v1/jobs", "watch=true"))
                .contains(new ApiCall("batch", "jobs", "watch", Optional.empty()));
        assertThat(ApiCall.of("GET", "/api/v1/namespaces", ""))
                .contains(new ApiCall("", "namespaces", "list", Optional.empty()));
        for (String discovery : List.of("/version", "/api", "/api/v1", "/apis", "/apis/batch", "/apis/batch/v1")) {
            assertThat(ApiCall.of("GET", discovery, "")).as(discovery).isEmpty();
        }
    }

    @Test
    void onlyMutatingVerbsAreWrites() {
        assertThat(call("", "pods", "list").isWrite()).isFalse();
        assertThat(call("", "pods", "watch").isWrite()).isFalse();
        assertThat(call("", "pods", "patch").isWrite()).isTrue();
    }

    private static ApiCall call(String group, String resource, String verb) {
        return new ApiCall(group, resource, verb, Optional.of("a"));
    }
}
