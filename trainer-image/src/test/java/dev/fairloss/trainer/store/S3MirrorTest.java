// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.FakeSleeper;
import dev.fairloss.trainer.testing.S3Server;
import dev.fairloss.trainer.testing.ScriptedServer;
import dev.fairloss.trainer.testing.ScriptedServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies of data in a bucket equal the bucket, are fetched once and are updated; also runs on a real S3. */
class S3MirrorTest {
    @TempDir
    Path cache;

    private final String place = "data/" + UUID.randomUUID();
    private final List<String> reports = new ArrayList<>();

    static Stream<S3Server> servers() {
        return Stream.concat(Stream.of(S3Server.inProcess()), S3Server.real().stream());
    }

    private Path copy(S3Server s3) {
        try (var folder = S3Mirror.open("s3://" + S3Server.BUCKET + "/" + place + "/", cache, s3.options())) {
            return folder.folder((done, total) -> reports.add(done + "/" + total));
        }
    }

    private static Map<String, String> content(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            var content = new TreeMap<String, String>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(root.relativize(file).toString(), Files.readString(file));
            }
            return content;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void followsTheBucket(S3Server s3) {
        s3.put(place + "/ada/1.ppm", bytes("one"));
        s3.put(place + "/ada/2.ppm", bytes("two"));
        s3.put(place + "/bo b/\u00e9.ppm", bytes("three"));
        s3.put(place + "-of-another/x.ppm", bytes("not ours"));
        Path root = copy(s3);
        assertThat(root).startsWith(cache).endsWith(Path.of(S3Server.BUCKET, place));
        assertThat(content(root))
                .containsExactly(
                        Map.entry("ada/1.ppm", "one"),
                        Map.entry("ada/2.ppm", "two"),
                        Map.entry("bo b/\u00e9.ppm", "three"));
        assertThat(reports).containsExactly("1/3", "2/3", "3/3");

        s3.put(place + "/ada/2.ppm", bytes("second"));
        s3.put(place + "/ada/3.ppm", bytes("new"));
        s3.remove(place + "/ada/1.ppm");
        reports.clear();
        assertThat(content(copy(s3)))
                .containsExactly(
                        Map.entry("ada/2.ppm", "second"),
                        Map.entry("ada/3.ppm", "new"),
                        Map.entry("bo b/\u00e9.ppm", "three"));
        // one was there
        assertThat(reports).containsExactly("2/3", "3/3");

        reports.clear();
        copy(s3);
        assertThat(reports).as("nothing is fetched twice").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aSingleObject(S3Server s3) throws IOException {
        s3.put(place + "/pairs.txt", bytes("10 300"));
        s3.put(place + "/pairs.txt.old", bytes("5 100"));
        try (var file = S3Mirror.open("s3://" + S3Server.BUCKET + "/" + place + "/pairs.txt", cache, s3.options())) {
            assertThat(Files.readString(file.file((done, total) -> {}))).isEqualTo("10 300");
        }
        try (var absent = S3Mirror.open("s3://" + S3Server.BUCKET + "/" + place + "/pairs", cache, s3.options())) {
            assertThatThrownBy(() -> absent.file((done, total) -> {}))
                    .satisfies(Failures.invalidInput("There is no object s3://", "Correct the URI"));
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void nothingThere(S3Server s3) {
        assertThatThrownBy(() -> copy(s3))
                .satisfies(Failures.invalidInput("There are no objects under s3://" + S3Server.BUCKET + "/" + place));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void noSuchBucket(S3Server s3) {
        try (var folder = S3Mirror.open("s3://no-such-bucket-here/faces", cache, s3.options())) {
            assertThatThrownBy(() -> folder.folder((done, total) -> {}))
                    .satisfies(Failures.invalidInput("no-such-bucket-here", "the URI of the data"));
        }
    }

    @Test
    void notAnAddress() {
        var options = S3Server.inProcess().options();
        for (String uri : List.of(
                "s3://No_Bucket/x", "s3://faces/../x", "s3://faces/a/..", "s3://faces/./x", "s3://faces/a//b")) {
            assertThatThrownBy(() -> S3Mirror.open(uri, cache, options))
                    .satisfies(Failures.invalidInput("\"" + uri + "\" is not the URI", "Write s3://BUCKET/PREFIX"));
        }
    }

    private static final String LISTING =
            "<ListBucketResult><Name>faces</Name><Prefix>p/</Prefix><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys>"
                    + "<IsTruncated>false</IsTruncated><Contents><Key>p/%s</Key>"
                    + "<LastModified>2026-01-02T03:04:05.678Z</LastModified><ETag>x</ETag><Size>4</Size>"
                    + "<StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>";

    private Path copy(ScriptedServer server) {
        var options = StoreOptions.from(server.environment()).withSleeper(new FakeSleeper());
        try (var folder = S3Mirror.open("s3://faces/p", cache, options)) {
            return folder.folder((done, total) -> {});
        }
    }

    @Test
    void aFileAppearsWholeOrNotAtAll() throws IOException {
        try (var server = new ScriptedServer(
                Answer.ok(LISTING.formatted("ada/1.ppm")), Answer.ok("half").brokenOff())) {
            assertThatThrownBy(() -> copy(server))
                    .isInstanceOfSatisfying(TrainerException.class, e -> assertThat(e.exitCode())
                            .isEqualTo(ExitCode.STORE_UNAVAILABLE));
        }
        assertThat(content(cache)).isEmpty();
        try (var server = new ScriptedServer(
                Answer.ok(LISTING.formatted("ada/1.ppm")), Answer.ok("ha").brokenOff(), Answer.ok("half"))) {
            Path file = copy(server).resolve("ada/1.ppm");
            assertThat(Files.readString(file)).isEqualTo("half");
            assertThat(Files.getLastModifiedTime(file).toInstant())
                    .isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
        }
    }

    @Test
    void aNameThatLeavesTheFolderIsRefused() {
        try (var server = new ScriptedServer(Answer.ok(LISTING.formatted("../../etc/passwd")))) {
            assertThatThrownBy(() -> copy(server)).satisfies(Failures.invalidInput("p/../../etc/passwd", "Rename it"));
        }
    }

    @Test
    void aListingThatIsCutIsRetried() throws IOException {
        String listing = LISTING.formatted("ada/1.ppm");
        for (int cut : new int[] {1, 60, listing.length() / 2, listing.length() - 3}) {
            try (var server = new ScriptedServer(
                    Answer.ok(listing.substring(0, cut)).brokenOff(),
                    Answer.ok(listing.substring(0, cut)),
                    Answer.ok(listing),
                    Answer.ok("here"))) {
                Path root = copy(server);
                assertThat(content(root)).containsExactly(Map.entry("ada/1.ppm", "here"));
                Files.delete(root.resolve("ada/1.ppm"));
            }
        }
    }

    /** The copy is interrupted while the server sends an object. */
    @Test
    void anInterruptedCopyContinues() throws IOException {
        var copying = Thread.currentThread();
        var interrupted = new CountDownLatch(1);
        try (var server = new ScriptedServer(
                Answer.ok(LISTING.formatted("ada/1.ppm")),
                Answer.ok("here").after(() -> {
                    copying.interrupt();
                    await(interrupted);
                }),
                Answer.ok(LISTING.formatted("ada/1.ppm")),
                Answer.ok("here"))) {
            assertThatThrownBy(() -> copy(server))
                    .satisfies(Failures.is(
                            ExitCode.RETRY, "Interrupted while copying s3://faces/p.", "Run the same command again."));
            assertThat(Thread.interrupted()).isTrue();
            interrupted.countDown();
            assertThat(content(copy(server))).containsExactly(Map.entry("ada/1.ppm", "here"));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refused(S3Server s3, String prefix, Path cache, String... parts) {
        try (var folder = S3Mirror.open("s3://" + S3Server.BUCKET + "/" + prefix, cache, s3.options())) {
            assertThatThrownBy(() -> folder.folder((done, total) -> {})).satisfies(Failures.invalidInput(parts));
        }
    }

    /** Not on MinIO, which lists only one of them. */
    @Test
    void anObjectBelowAnotherOne() {
        S3Server s3 = S3Server.inProcess();
        s3.put(place + "/ada", bytes("a file"));
        s3.put(place + "/ada/1.ppm", bytes("below it"));
        refused(
                s3,
                place,
                cache,
                "\"" + place + "/ada/1.ppm\" and \"" + place + "/ada\"",
                "Rename or delete one of them.");
    }

    /** A path changes between file and folder with the bucket. */
    @Test
    void aFileBecomesAFolderAndAFileAgain() {
        S3Server s3 = S3Server.inProcess();
        s3.put(place + "/x", bytes("file"));
        assertThat(content(copy(s3))).containsExactly(Map.entry("x", "file"));
        s3.remove(place + "/x");
        s3.put(place + "/x/y/1", bytes("below"));
        assertThat(content(copy(s3))).containsExactly(Map.entry("x/y/1", "below"));
        s3.remove(place + "/x/y/1");
        s3.put(place + "/x", bytes("file again"));
        assertThat(content(copy(s3))).containsExactly(Map.entry("x", "file again"));
    }

    @Test
    void aCacheBelowAFile() throws IOException {
        S3Server s3 = S3Server.inProcess();
        s3.put(place + "/ada/1.ppm", bytes("one"));
        Path file = Files.writeString(cache.resolve("file"), "not a folder");
        refused(
                s3,
                place,
                file.resolve("fairloss"),
                file + " is a file, but the copy of the data needs a folder there.",
                "set XDG_CACHE_HOME to another folder");
    }

    @Test
    void aNameThatIsTooLongForTheDisk() {
        try (var server = new ScriptedServer(Answer.ok(LISTING.formatted("x".repeat(300))), Answer.ok("here"))) {
            assertThatThrownBy(() -> copy(server))
                    .satisfies(Failures.invalidInput(
                            "The object \"p/xxx", "cannot be stored as a file", "Rename it", "longer than 255 bytes"));
            assertThat(server.requests()).as("nothing is copied").isEqualTo(1);
        }
        try (var server = new ScriptedServer(Answer.ok(LISTING.formatted("x".repeat(255))), Answer.ok("here"))) {
            assertThat(content(copy(server))).containsValue("here");
        }
    }

    @Test
    void anObjectThatIsDeletedAfterItWasListed() {
        try (var server =
                new ScriptedServer(Answer.ok(LISTING.formatted("ada/1.ppm")), Answer.error(404, "NoSuchKey"))) {
            assertThatThrownBy(() -> copy(server))
                    .satisfies(Failures.failure(
                            ExitCode.RETRY,
                            "The object s3://faces/p/ada/1.ppm was deleted while it was used",
                            "Run the same command again"));
        }
        try (var server = new ScriptedServer(Answer.ok(LISTING.formatted("ada/2.ppm")), Answer.ok("here"))) {
            assertThat(content(copy(server))).containsExactly(Map.entry("ada/2.ppm", "here"));
        }
    }

    @Test
    void aFullCache() throws Exception {
        assumeTrue(mount("size=100k"), "this user may not mount a small disk");
        try (var server = new ScriptedServer(
                Answer.ok(LISTING.formatted("1.ppm").replace("<Size>4<", "<Size>200000<")),
                Answer.ok("x".repeat(200_000)))) {
            assertThatThrownBy(() -> copy(server))
                    .satisfies(Failures.invalidInput("The disk is full: cannot write " + cache, "XDG_CACHE_HOME"));
            assertThat(server.requests()).isEqualTo(2);
        } finally {
            execute("umount", cache.toString());
        }
    }

    @Test
    void aCacheWithoutInodes() throws Exception {
        assumeTrue(mount("size=64m,nr_inodes=4"), "this user may not mount a small disk");
        try (var server = new ScriptedServer(Answer.ok(LISTING.formatted("1.ppm")), Answer.ok("here"))) {
            assertThatThrownBy(() -> copy(server))
                    .satisfies(Failures.invalidInput(
                            "The disk is full: cannot write " + cache, "Free some space or inodes"));
        } finally {
            execute("umount", cache.toString());
        }
    }

    private boolean mount(String options) throws IOException, InterruptedException {
        return execute("mount", "-t", "tmpfs", "-o", options, "tmpfs", cache.toString());
    }

    private static boolean execute(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
