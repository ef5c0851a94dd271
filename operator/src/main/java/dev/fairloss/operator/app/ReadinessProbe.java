// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The program of {@code helm test}. The operator image has no shell and no HTTP client, so this class queries the readiness probe. */
public final class ReadinessProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private ReadinessProbe() {}

    /** Prints the response. Exits with 0 if the operator is ready, else with 1. @param arguments URL of the readiness probe */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(isReady(URI.create(arguments[0])) ? 0 : 1);
    }

    static boolean isReady(URI address) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(address).timeout(TIMEOUT).build();
            var client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
            var answer = client.send(request, BodyHandlers.ofString());
            System.out.println(answer.body());
            return answer.statusCode() == 200;
        } catch (IOException e) {
            System.out.println(address + " does not respond: " + e);
            return false;
        }
    }
}
