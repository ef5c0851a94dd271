// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.TrainerException;
import io.minio.MinioClient;
import io.minio.credentials.Credentials;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** A client of one S3 service with its own daemon threads, which end when it is closed. */
public final class S3Connection implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final String endpoint;
    private final MinioClient client;
    private final ExecutorService threads;
    private final ConnectionPool connections;

    private S3Connection(String endpoint, MinioClient client, ExecutorService threads, ConnectionPool connections) {
        this.endpoint = endpoint;
        this.client = client;
        this.threads = threads;
        this.connections = connections;
    }

    public static S3Connection open(StoreOptions options) {
        String endpoint = options.endpoint().orElse("https://s3.amazonaws.com");
        rejectUserInfo(endpoint);
        ExecutorService threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "s3");
                    thread.setDaemon(true);
                    return thread;
                });
        ConnectionPool connections = new ConnectionPool(5, 1, TimeUnit.MINUTES);
        var http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .readTimeout(SILENCE)
                .writeTimeout(SILENCE)
                .protocols(List.of(Protocol.HTTP_1_1))
                .dispatcher(new Dispatcher(threads))
                .connectionPool(connections)
                .addInterceptor(new WholeAnswers());
        options.proxies().addTo(http, endpoint);
        options.certificates().ifPresent(certificates -> certificates.addTo(http));
        try {
            MinioClient client = MinioClient.builder()
                    .endpoint(endpoint)
                    .region(options.region().orElse("us-east-1"))
                    .credentialsProvider(() -> credentials(options.keys().current()))
                    .httpClient(http.build())
                    .build();
            options.pathStyle().ifPresent(pathStyle -> style(client, pathStyle));
            return new S3Connection(endpoint, client, threads, connections);
        } catch (IllegalArgumentException e) {
            throw TrainerException.invalidInput(
                    "spec.storage.endpoint \"" + endpoint + "\" with region \""
                            + options.region().orElse("us-east-1") + "\" is not an object store (" + e.getMessage()
                            + ").",
                    "Write an address such as https://minio.example:9000, without a path.");
        }
    }

    /** Rejects {@code https://user:password@host}, without a word of it. */
    private static void rejectUserInfo(String endpoint) {
        int at = endpoint.lastIndexOf('@');
        if (at >= 0) {
            Stream.of(endpoint.substring(0, at).split("[:/]")).forEach(Secrets::add);
            throw TrainerException.invalidInput(
                    "The endpoint of the object store contains a user name or a password.",
                    "Write only the address there, and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
        }
    }

    private static void style(MinioClient client, boolean pathStyle) {
        if (pathStyle) {
            client.disableVirtualStyleEndpoint();
        } else {
            client.enableVirtualStyleEndpoint();
        }
    }

    private static Credentials credentials(S3Credentials keys) {
        return new Credentials(
                keys.accessKey(), keys.secretKey(), keys.sessionToken().orElse(null), null);
    }

    String endpoint() {
        return endpoint;
    }

    public MinioClient client() {
        return client;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        connections.evictAll();
    }
}
