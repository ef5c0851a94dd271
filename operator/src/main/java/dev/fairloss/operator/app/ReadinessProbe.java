// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The program of {@code helm test}: asks an operator whether it is ready, for its image has no shell and no other client. */
public final class ReadinessProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private ReadinessProbe() {}

    /** Prints the answer; exit code 0 if it is ready, 1 if it is not or does not answer. @param arguments the address */
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
            System.out.println(address + " does not answer: " + e);
            return false;
        }
    }
}
