// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.apply;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Classifies error responses of the API server to writes. Pure. */
final class ApiErrors {
    /** Bad request, forbidden, request entity too large, unprocessable entity. */
    private static final Set<Integer> REJECTIONS = Set.of(400, 403, 413, 422);

    /**
     * The API server marks the errors of admission webhooks in the message only: a denial has the code and the reason that the
     * webhook chose (by default 403 and Forbidden), and the failure of a call has the code 500 and the reason InternalError,
     * like any other error of the server ({@code ToStatusErr} and {@code ErrCallingWebhook} in {@code k8s.io/apiserver}).
     */
    private static final List<String> OF_WEBHOOKS = List.of("admission webhook", "failed calling webhook");

    private ApiErrors() {}

    /** The server's message, if it rejected the object and another try would fail too; otherwise empty. */
    static Optional<String> rejection(KubernetesClientException error) {
        return Optional.ofNullable(error.getStatus())
                .map(Status::getMessage)
                .filter(message -> !message.isEmpty() && !isNamespaceTerminating(error))
                .filter(message -> REJECTIONS.contains(error.getCode())
                        || OF_WEBHOOKS.stream().anyMatch(message::contains));
    }

    /** Whether the object's namespace is terminating. The API server then always gives this cause. */
    static boolean isNamespaceTerminating(KubernetesClientException error) {
        return Optional.ofNullable(error.getStatus())
                .map(Status::getDetails)
                .map(StatusDetails::getCauses)
                .map(List::stream)
                .orElseGet(Stream::empty)
                .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }
}
