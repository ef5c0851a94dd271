// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.artifact.ArtifactKey;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.UploadObjectArgs;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Stores artifacts in a bucket of an S3 service, under a prefix. A put is atomic: the parts of a large file appear as one
 * object after the last part. Transient errors (network, 5xx, 429) are retried; errors that only the user can resolve (403,
 * no such bucket) fail at once.
 */
public final class S3Store implements ArtifactStore {
    private static final long PART_BYTES = 16L << 20;

    private final S3Connection connection;
    private final MinioClient client;
    private final String bucket;
    private final String prefix;
    private final S3Failures failures;
    private final Retry retry;

    private S3Store(S3Connection connection, String bucket, Optional<String> prefix, StoreOptions options) {
        this.connection = connection;
        this.client = connection.client();
        this.bucket = bucket;
        this.prefix = prefix.map(text -> text + "/").orElse("");
        this.failures = new S3Failures(bucket, connection.endpoint(), options.keys(), "spec.storage.uri");
        this.retry = new Retry(options.retry(), options.sleeper(), S3Failures::isTransient);
    }

    /** Opens a bucket without any request. The caller closes the result. */
    static S3Store open(String bucket, Optional<String> prefix, StoreOptions options) {
        options.keys().current();
        return new S3Store(S3Connection.open(options), bucket, prefix, options);
    }

    @Override
    public Optional<byte[]> read(ArtifactKey key) {
        return call("read", key, () -> {
            try (InputStream in = client.getObject(get(key))) {
                return Optional.of(in.readAllBytes());
            } catch (Exception e) {
                return absentOr(e, Optional.empty());
            }
        });
    }

    @Override
    public boolean fetch(ArtifactKey key, Path target) {
        return call("read", key, () -> {
            try (InputStream in = client.getObject(get(key))) {
                copy(in, target);
                return true;
            } catch (Exception e) {
                return absentOr(e, false);
            }
        });
    }

    private GetObjectArgs get(ArtifactKey key) {
        return GetObjectArgs.builder().bucket(bucket).object(prefix + key).build();
    }

    private static <T> T absentOr(Exception e, T absent) throws Exception {
        if (S3Failures.isAbsent(e)) {
            return absent;
        }
        throw e;
    }

    /** Distinguishes errors of the local file from errors of the network, so that a full disk is reported as such. */
    private static void copy(InputStream in, Path target) throws IOException {
        try (OutputStream out = LocalFile.create(target, FolderFailures.Use.SCRATCH)) {
            in.transferTo(out);
        }
    }

    @Override
    public void put(ArtifactKey key, byte[] content) {
        call(
                "write",
                key,
                () -> client.putObject(PutObjectArgs.builder().bucket(bucket).object(prefix + key).stream(
                                new ByteArrayInputStream(content), content.length, -1)
                        .contentType(contentType(key))
                        .build()));
    }

    @Override
    public void put(ArtifactKey key, Path content) {
        requireReadable(content, key);
        call(
                "write",
                key,
                () -> client.uploadObject(UploadObjectArgs.builder()
                        .bucket(bucket)
                        .object(prefix + key)
                        .filename(content.toString(), PART_BYTES)
                        .contentType(contentType(key))
                        .build()));
    }

    /** Sets the content type, so that a browser can open a report in the bucket. */
    private static String contentType(ArtifactKey key) {
        String name = key.name();
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "json" -> "application/json";
            case "csv" -> "text/csv; charset=utf-8";
            default -> "application/octet-stream";
        };
    }

    @Override
    public List<ArtifactKey> list(ArtifactKey folder) {
        return call("list", describe(folder), () -> names(prefix + folder + "/", true).stream()
                .map(ArtifactKey::new)
                .toList());
    }

    @Override
    public List<String> folders() {
        return call("list", describe(), () -> names(prefix, false));
    }

    /** Names relative to the store of all objects below a prefix, or of the folders directly below it; sorted. */
    private List<String> names(String below, boolean objects) throws Exception {
        List<String> names = new ArrayList<>();
        for (Result<Item> result : client.listObjects(ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(below)
                .recursive(objects)
                .build())) {
            Item item = result.get();
            String name = item.objectName().substring(prefix.length());
            if (!objects && item.isDir()) {
                names.add(name.substring(0, name.length() - 1));
            } else if (objects) {
                names.add(name);
            }
        }
        names.removeIf(name -> !ArtifactKey.isValid(name));
        names.sort(null);
        return List.copyOf(names);
    }

    @Override
    public void delete(ArtifactKey key) {
        call("delete", key, () -> {
            try {
                client.removeObject(RemoveObjectArgs.builder()
                        .bucket(bucket)
                        .object(prefix + key)
                        .build());
                return true;
            } catch (Exception e) {
                return absentOr(e, false);
            }
        });
    }

    private <T> T call(String verb, ArtifactKey key, Callable<T> thing) {
        return call(verb, describe(key), thing);
    }

    private <T> T call(String verb, String what, Callable<T> thing) {
        try {
            return retry.call(thing);
        } catch (Exception e) {
            throw failures.of(verb, what, e);
        }
    }

    @Override
    public String describe() {
        String uri = "s3://" + bucket + "/" + prefix;
        return uri.substring(0, uri.length() - 1);
    }

    @Override
    public void close() {
        connection.close();
    }
}
