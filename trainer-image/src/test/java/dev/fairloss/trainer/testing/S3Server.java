// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import dev.fairloss.trainer.store.RetryPolicy;
import dev.fairloss.trainer.store.S3Connection;
import dev.fairloss.trainer.store.StoreOptions;
import io.minio.BucketExistsArgs;
import io.minio.MakeBucketArgs;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;

/**
 * An S3 server for tests: one in this process, started on first use and shared by all classes, or a real one, whose endpoint
 * is the system property {@code fairloss.s3} or the environment variable {@code FAIRLOSS_S3}, with the keys of the variables
 * {@code AWS_*} (default {@code minioadmin}).
 *
 * @param endpoint  of its API
 * @param accessKey of a user who may do everything
 * @param secretKey of the same
 */
public record S3Server(String endpoint, String accessKey, String secretKey) {
    /** An existing bucket. */
    public static final String BUCKET = "fairloss-test";

    private static final class InProcess {
        private static final S3Server SERVER = start();

        private static S3Server start() {
            try {
                BlobStoreContext memory = ContextBuilder.newBuilder("transient")
                        .credentials("tester", "tester-secret")
                        .build(BlobStoreContext.class);
                S3Proxy proxy = S3Proxy.builder()
                        .blobStore(memory.getBlobStore())
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "tester", "tester-secret")
                        .build();
                proxy.start();
                return new S3Server("http://127.0.0.1:" + proxy.getPort(), "tester", "tester-secret").withBucket();
            } catch (Exception e) {
                throw new IllegalStateException("no S3 in this process", e);
            }
        }
    }

    /** The server in this process. */
    public static S3Server inProcess() {
        return InProcess.SERVER;
    }

    /** The real server; empty if no endpoint is set. */
    public static Optional<S3Server> real() {
        Map<String, String> environment = System.getenv();
        return Optional.ofNullable(System.getProperty("fairloss.s3", environment.get("FAIRLOSS_S3")))
                .filter(endpoint -> !endpoint.isBlank())
                .map(endpoint -> new S3Server(
                                endpoint,
                                environment.getOrDefault("AWS_ACCESS_KEY_ID", "minioadmin"),
                                environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "minioadmin"))
                        .withBucket());
    }

    private S3Server withBucket() {
        createBucket(BUCKET);
        return this;
    }

    /** Creates a bucket, if it does not exist. */
    public void createBucket(String name) {
        try (S3Connection connection = S3Connection.open(options())) {
            BucketExistsArgs bucket = BucketExistsArgs.builder().bucket(name).build();
            if (!connection.client().bucketExists(bucket)) {
                connection
                        .client()
                        .makeBucket(MakeBucketArgs.builder().bucket(name).build());
            }
        } catch (Exception e) {
            throw new IllegalStateException("no bucket at " + endpoint, e);
        }
    }

    /** Options for this server, without retries. */
    public StoreOptions options() {
        return StoreOptions.from(environment()).withRetry(RetryPolicy.DEFAULT.within(Duration.ZERO));
    }

    /** Puts an object into {@link #BUCKET}. */
    public void put(String name, byte[] content) {
        try (S3Connection connection = S3Connection.open(options())) {
            connection
                    .client()
                    .putObject(PutObjectArgs.builder().bucket(BUCKET).object(name).stream(
                                    new ByteArrayInputStream(content), content.length, -1)
                            .build());
        } catch (Exception e) {
            throw new IllegalStateException("cannot put " + name, e);
        }
    }

    /** Removes an object from {@link #BUCKET}. */
    public void remove(String name) {
        try (S3Connection connection = S3Connection.open(options())) {
            connection
                    .client()
                    .removeObject(RemoveObjectArgs.builder()
                            .bucket(BUCKET)
                            .object(name)
                            .build());
        } catch (Exception e) {
            throw new IllegalStateException("cannot remove " + name, e);
        }
    }

    /** The environment variables of a process that uses this server. */
    public Map<String, String> environment() {
        return Map.of("AWS_ENDPOINT_URL", endpoint, "AWS_ACCESS_KEY_ID", accessKey, "AWS_SECRET_ACCESS_KEY", secretKey);
    }
}
