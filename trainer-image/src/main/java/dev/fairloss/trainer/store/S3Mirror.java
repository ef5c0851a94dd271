// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.Result;
import io.minio.messages.Item;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A local copy of data in a bucket, made before the data are read: a folder of many small images is fetched over several
 * connections at once, and then read many times from the disk. Each object is verified while it is fetched. Files that have the
 * size, time and ETag of their object are not fetched again; a copy of at most {@value #VERIFIED_BYTES} bytes is also verified
 * before it is used again, and its damaged files are fetched again. Files without an object are deleted.
 */
public final class S3Mirror implements AutoCloseable {
    private static final int CONNECTIONS = 16;

    /** Reading this much takes about a second; each step does it. */
    private static final long VERIFIED_BYTES = 1L << 30;

    /** How often an object that arrives damaged is fetched. */
    private static final int DOWNLOADS = 3;

    /** Longest name of a file or folder on common file systems, in bytes. */
    private static final int LONGEST_NAME = 255;

    private final S3Connection connection;
    private final String bucket;
    private final String prefix;
    private final Path cache;
    private final S3Failures failures;
    private final Retry retry;

    private S3Mirror(String bucket, String prefix, Path cache, StoreOptions options) {
        this.connection = S3Connection.open(options);
        this.bucket = bucket;
        this.prefix = prefix;
        this.cache = cache;
        this.failures = new S3Failures(bucket, connection.endpoint(), options.keys(), "the URI of the data");
        this.retry = new Retry(options.retry(), options.sleeper(), S3Failures::isTransient);
    }

    /** Receives the progress of copying. */
    public interface Progress {
        /** @param done files that exist locally @param total all files */
        void report(int done, int total);

        /** Receives a sentence about a file of an earlier copy that is fetched again because it is damaged. */
        default void damaged(String sentence) {}
    }

    /**
     * An object and its local copy.
     *
     * @param path local path
     * @param name full name of the object
     * @param etag without quotation marks; empty if the listing has none
     */
    private record Source(Path path, String name, long bytes, Instant modified, String etag) {}

    /**
     * Opens data without any request.
     *
     * @param uri {@code s3://BUCKET/PREFIX} or {@code s3://BUCKET/OBJECT}
     * @param cache local folder of all copies; each is under its service, bucket and prefix
     * @throws TrainerException invalid input: the URI is not of this form, or there are no credentials
     */
    public static S3Mirror open(String uri, Path cache, StoreOptions options) {
        var place = S3Uri.parse(uri)
                .orElseThrow(() -> TrainerException.invalidInput(
                        "\"" + uri + "\" is not the URI of data in an object store.",
                        "Write s3://BUCKET/PREFIX, with single slashes, or file:FOLDER."));
        options.keys().current();
        return new S3Mirror(place.bucket(), place.key(), cache, options);
    }

    /**
     * Updates the local folder to the objects under the prefix.
     *
     * @throws TrainerException invalid input: there are no objects, or they may not be read, or one arrives damaged; retry: the
     *     service is not available, or an object was replaced meanwhile
     */
    public Path folder(Progress progress) {
        String below = prefix.isEmpty() ? "" : prefix + "/";
        List<Source> sources = list(below);
        if (sources.isEmpty()) {
            throw TrainerException.invalidInput(
                    "There are no objects under " + describe() + " at " + connection.endpoint() + ".",
                    "Correct the URI, or put the images there, one folder per person.");
        }
        rejectConflicts(sources);
        new MirrorFolder(root()).retainOnly(sources.stream().map(Source::path).collect(Collectors.toSet()));
        fetch(sources, progress);
        return root();
    }

    /**
     * Updates the local file of one object.
     *
     * @throws TrainerException as {@link #folder}
     */
    public Path file(Progress progress) {
        return fileIfPresent(progress)
                .orElseThrow(() -> TrainerException.invalidInput(
                        "There is no object " + describe() + " at " + connection.endpoint() + ".",
                        "Correct the URI, or put the file there."));
    }

    /** Updates the local file of one object; deletes it if there is no such object. */
    public Optional<Path> fileIfPresent(Progress progress) {
        var listed = list(prefix).stream()
                .filter(found -> found.name().equals(prefix))
                .findFirst();
        if (listed.isEmpty()) {
            new MirrorFolder(root()).deleteFile();
            return Optional.empty();
        }
        var found = listed.get();
        new MirrorFolder(root()).retainOnly(Set.of(root()));
        fetch(List.of(new Source(root(), found.name(), found.bytes(), found.modified(), found.etag())), progress);
        return Optional.of(root());
    }

    private Path root() {
        String host = URI.create(connection.endpoint()).getAuthority().replace(':', '-');
        return cache.resolve(host).resolve(bucket).resolve(prefix).normalize();
    }

    private List<Source> list(String below) {
        return call("list", describe(), () -> {
            List<Source> sources = new ArrayList<>();
            for (Result<Item> result : connection
                    .client()
                    .listObjects(ListObjectsArgs.builder()
                            .bucket(bucket)
                            .prefix(below)
                            .recursive(true)
                            .build())) {
                Item item = result.get();
                if (!item.objectName().endsWith("/")) {
                    sources.add(source(below, item));
                }
            }
            return sources;
        });
    }

    /** Rejects an object below the name of another: on this machine, one path cannot be both a file and a folder. */
    private void rejectConflicts(List<Source> sources) {
        Set<Path> files = sources.stream().map(Source::path).collect(Collectors.toSet());
        for (Source source : sources) {
            for (Path above = source.path().getParent(); above.startsWith(root()); above = above.getParent()) {
                if (files.contains(above)) {
                    throw TrainerException.invalidInput(
                            "The objects \"" + source.name() + "\" and \"" + name(above, sources)
                                    + "\" in the bucket \"" + bucket
                                    + "\" cannot be copied to one disk: a file cannot also be a folder.",
                            "Rename or delete one of them.");
                }
            }
        }
    }

    private static String name(Path file, List<Source> sources) {
        return sources.stream()
                .filter(source -> source.path().equals(file))
                .findFirst()
                .orElseThrow()
                .name();
    }

    /** Rejects names that no file can have, or that would leave the root of the copy. */
    private Source source(String below, Item item) {
        Path root = root();
        String name = item.objectName();
        Path path = root.resolve(name.substring(below.length())).normalize();
        boolean tooLong = Stream.of(name.split("/"))
                .anyMatch(part -> part.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME);
        if (!path.startsWith(root) || name.contains("//") || name.indexOf('\0') >= 0 || tooLong) {
            throw TrainerException.invalidInput(
                    "The object \"" + name + "\" in the bucket \"" + bucket + "\" cannot be stored as a file.",
                    "Rename it: a name must not contain .., empty parts, or parts longer than " + LONGEST_NAME
                            + " bytes.");
        }
        String etag = ObjectChecksum.withoutQuotes(Objects.requireNonNullElse(item.etag(), ""));
        return new Source(path, name, item.size(), item.lastModified().toInstant(), etag);
    }

    private void fetch(List<Source> sources, Progress progress) {
        var record = CopyRecord.open(
                cache,
                connection.endpoint() + " " + describe(),
                sources.stream().map(Source::name).collect(Collectors.toSet()));
        Map<Source, CopyRecord.Entry> there = new LinkedHashMap<>();
        for (Source source : sources) {
            record.find(source.name(), source.etag())
                    .filter(entry -> MirrorFolder.isCurrent(source.path(), source.bytes(), source.modified()))
                    .ifPresent(entry -> there.put(source, entry));
        }
        if (there.keySet().stream().mapToLong(Source::bytes).sum() <= VERIFIED_BYTES) {
            there.keySet().retainAll(intact(there, progress));
        }
        var missing =
                sources.stream().filter(source -> !there.containsKey(source)).toList();
        inParallel(
                missing,
                source -> record.add(source.name(), fetch(source)),
                done -> progress.report(there.size() + done, sources.size()));
    }

    /** Those whose local content is still what it was when it was fetched. */
    private Set<Source> intact(Map<Source, CopyRecord.Entry> there, Progress progress) {
        Set<Source> intact = ConcurrentHashMap.newKeySet();
        var folder = new MirrorFolder(root());
        inParallel(
                there.keySet(),
                source -> {
                    if (folder.sha256(source.path()).equals(there.get(source).sha256())) {
                        intact.add(source);
                    } else {
                        progress.damaged("The copy " + source.path() + " of " + uri(source)
                                + " is damaged; it is fetched again.");
                    }
                },
                done -> {});
        return intact;
    }

    private <T> void inParallel(Collection<T> items, Consumer<T> task, IntConsumer done) {
        var threads = Executors.newFixedThreadPool(CONNECTIONS, work -> {
            var thread = new Thread(work, "data");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> futures = new ArrayList<>();
            items.forEach(item -> futures.add(threads.submit(() -> task.accept(item))));
            for (int i = 0; i < futures.size(); i++) {
                futures.get(i).get();
                done.accept(i + 1);
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TrainerException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainerException(
                    ExitCode.RETRY, "Interrupted while copying " + describe() + ".", "Run the same command again.", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private CopyRecord.Entry fetch(Source source) {
        try (var part = new MirrorFolder(root()).start(source.path())) {
            var download =
                    new ObjectDownload(new ObjectDownload.Wanted(uri(source), source.bytes(), source.etag()), part);
            for (int tries = 1; ; tries++) {
                while (!download.ended()) {
                    call("read", uri(source), () -> append(source, download));
                }
                var verdict = download.verify();
                if (verdict instanceof ObjectDownload.Verdict.Intact intact) {
                    part.publish(source.modified());
                    return new CopyRecord.Entry(source.etag(), intact.sha256());
                }
                if (verdict instanceof ObjectDownload.Verdict.Damaged damaged && tries == DOWNLOADS) {
                    throw TrainerException.invalidInput(
                            "The object " + uri(source) + " is damaged: what the store sends " + damaged.what() + ".",
                            "Put it there again, then run the same command again.");
                }
                download.restart();
            }
        }
    }

    private Void append(Source source, ObjectDownload download) throws Exception {
        var request = GetObjectArgs.builder()
                .bucket(bucket)
                .object(source.name())
                .extraHeaders(Map.of(ObjectChecksum.REQUEST_HEADER, "ENABLED"));
        if (!source.etag().isEmpty()) {
            request.matchETag("\"" + source.etag() + "\"");
        }
        if (download.received() > 0) {
            request.offset(download.received());
        }
        try (var response = connection.client().getObject(request.build())) {
            download.append(new ObjectDownload.Response(response.headers()::get, response));
        }
        return null;
    }

    private String uri(Source source) {
        return "s3://" + bucket + "/" + source.name();
    }

    private <T> T call(String verb, String what, Callable<T> thing) {
        try {
            return retry.call(thing);
        } catch (Exception e) {
            throw failures.of(verb, what, e);
        }
    }

    private String describe() {
        return "s3://" + bucket + "/" + prefix;
    }

    @Override
    public void close() {
        connection.close();
    }
}
