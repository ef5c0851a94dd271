// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.operator.observe.ProgressRules;
import dev.fairloss.operator.observe.ProgressTarget;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the progress of one pod over HTTP, within a time and a size that no pod can exceed. */
final class ProgressReader {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final HttpClient client;
    private final int port;
    private final Duration timeout;

    /** A reader. @param executor runs the client @param port of all pods */
    ProgressReader(Executor executor, int port) {
        this(executor, port, TIMEOUT);
    }

    ProgressReader(Executor executor, int port, Duration timeout) {
        this.client = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
        this.port = port;
        this.timeout = timeout;
    }

    /** The progress of a pod's steps; empty if it does not answer in time with a valid report. */
    List<StepProgress> read(ProgressTarget pod) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer;
        try {
            answer = client.sendAsync(request(pod), response -> new BoundedBody());
        } catch (IllegalArgumentException invalidAddress) {
            return List.of();
        }
        try {
            var response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return response.statusCode() == OK ? ProgressRules.accept(response.body(), pod) : List.of();
        } catch (ExecutionException | TimeoutException unavailable) {
            return List.of();
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request(ProgressTarget pod) {
        String host = pod.address().contains(":") ? "[" + pod.address() + "]" : pod.address();
        return HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + StepProgress.PATH))
                .timeout(timeout)
                .build();
    }

    /** Collects a body up to the largest size of a report; a longer one fails. */
    private static final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final byte[] bytes = new byte[StepProgress.MAX_BYTES];
        private int length;
        private Flow.Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription started) {
            subscription = started;
            subscription.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (var part : parts) {
                int size = part.remaining();
                if (length + size > bytes.length) {
                    subscription.cancel();
                    body.completeExceptionally(new IllegalStateException("The answer is too long."));
                    return;
                }
                part.get(bytes, length, size);
                length += size;
            }
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(Arrays.copyOf(bytes, length));
        }
    }
}
