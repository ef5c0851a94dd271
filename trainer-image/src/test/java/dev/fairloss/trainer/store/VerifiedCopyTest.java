// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.FakeSleeper;
import dev.fairloss.trainer.testing.S3Server;
import dev.fairloss.trainer.testing.ScriptedServer;
import dev.fairloss.trainer.testing.ScriptedServer.Answer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an {@link S3Mirror} does about objects and copies that are damaged or replaced; also runs on a real S3. */
class VerifiedCopyTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    /** {@code printf here | md5sum} */
    private static final String MD5_OF_HERE = "6c92285fa6d3e827b198d120ea3ac674";

    @TempDir
    Path cache;

    private final List<String> sentences = new ArrayList<>();

    static Stream<S3Server> servers() {
        return Stream.concat(Stream.of(S3Server.inProcess()), S3Server.real().stream());
    }

    private Path copy(StoreOptions options, String uri) {
        try (var mirror = S3Mirror.open(uri, cache, options)) {
            return mirror.file(new S3Mirror.Progress() {
                @Override
                public void report(int done, int total) {}

                @Override
                public void damaged(String sentence) {
                    sentences.add(sentence);
                }
            });
        }
    }

    private Path copy(ScriptedServer server) {
        var options = StoreOptions.from(server.environment()).withSleeper(new FakeSleeper());
        return copy(options, "s3://faces/p/1.ppm");
    }

    private static Answer listing(String etag, long bytes) {
        return Answer.ok(
                "<ListBucketResult><Name>faces</Name><Prefix>p/</Prefix><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys>"
                        + "<IsTruncated>false</IsTruncated><Contents><Key>p/1.ppm</Key><LastModified>" + TIME
                        + "</LastModified>"
                        + "<ETag>&quot;" + etag + "&quot;</ETag><Size>" + bytes + "</Size>"
                        + "<StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>");
    }

    private static Answer content(String text) {
        return Answer.ok(text).with(Map.of("ETag", '"' + MD5_OF_HERE + '"'));
    }

    @Test
    void anObjectThatArrivesDamagedIsFetchedAgain() throws IOException {
        try (var server = new ScriptedServer(listing(MD5_OF_HERE, 4), content("hare"), content("here"))) {
            assertThat(copy(server)).hasContent("here");
            assertThat(server.received().get(1).headers())
                    .containsEntry("If-Match", '"' + MD5_OF_HERE + '"')
                    .containsEntry("x-amz-checksum-mode", "ENABLED");
            assertThat(server.requests()).isEqualTo(3);
        }
    }

    @Test
    void anObjectThatIsDamagedIsRefused() throws IOException {
        try (var server = new ScriptedServer(listing(MD5_OF_HERE, 4), content("hare"))) {
            assertThatThrownBy(() -> copy(server))
                    .satisfies(Failures.is(
                            ExitCode.INVALID_INPUT,
                            "The object s3://faces/p/1.ppm is damaged: what the store sends has the MD5"
                                    + " a288e6779da68f768431f9975e780da3 instead of " + MD5_OF_HERE + ".",
                            "Put it there again, then run the same command again."));
            assertThat(server.requests()).isEqualTo(4);
        }
        try (Stream<Path> files = Files.walk(cache)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        try (var server = new ScriptedServer(listing(MD5_OF_HERE, 4), content("here"))) {
            assertThat(copy(server)).hasContent("here");
        }
    }

    @Test
    void anObjectThatIsReplacedMeanwhile() throws IOException {
        for (var answer : List.of(
                Answer.error(412, "PreconditionFailed"), Answer.ok("other").with(Map.of("ETag", "\"0123\"")))) {
            try (var server = new ScriptedServer(listing(MD5_OF_HERE, 4), answer)) {
                assertThatThrownBy(() -> copy(server))
                        .satisfies(Failures.failure(
                                ExitCode.RETRY,
                                "The object s3://faces/p/1.ppm was replaced while it was copied.",
                                "Run the same command again"));
            }
        }
        try (var server = new ScriptedServer(listing(MD5_OF_HERE, 4), content("here"))) {
            assertThat(copy(server)).hasContent("here");
        }
    }

    @Test
    void aConnectionThatBreaksOffIsResumed() throws IOException {
        var rest = new Answer(206, "image/x-portable-pixmap", "re", 2)
                .with(Map.of("Content-Range", "bytes 2-3/4", "ETag", '"' + MD5_OF_HERE + '"'));
        try (var server =
                new ScriptedServer(listing(MD5_OF_HERE, 4), content("he").brokenOff(), rest)) {
            assertThat(copy(server)).hasContent("here");
            assertThat(server.received().get(2).headers())
                    .containsEntry("Range", "bytes=2-")
                    .containsEntry("If-Match", '"' + MD5_OF_HERE + '"');
        }
    }

    @Test
    void anotherObjectOfTheSameSizeAndTime() throws IOException {
        try (var server = new ScriptedServer(
                listing("1-1", 4), Answer.ok("here"), listing("1-1", 4), listing("2-1", 4), Answer.ok("dear"))) {
            assertThat(copy(server)).hasContent("here");
            assertThat(copy(server)).hasContent("here");
            assertThat(copy(server)).hasContent("dear");
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aCopyThatWasDamagedIsFetchedAgain(S3Server s3) throws IOException {
        String name = "copies/" + UUID.randomUUID();
        String uri = "s3://" + S3Server.BUCKET + "/" + name;
        // More than one part: the ETag is no MD5.
        byte[] content = new byte[11 << 20];
        new Random(5).nextBytes(content);
        for (byte[] object : List.of(content, new byte[] {1, 2, 3})) {
            s3.put(name, object);
            Path file = copy(s3.options(), uri);
            assertThat(Files.readAllBytes(file)).isEqualTo(object);
            FileTime time = Files.getLastModifiedTime(file);
            copy(s3.options(), uri);
            assertThat(sentences).isEmpty();

            byte[] damaged = object.clone();
            damaged[2] ^= 4;
            Files.write(file, damaged);
            Files.setLastModifiedTime(file, time);
            assertThat(Files.readAllBytes(copy(s3.options(), uri))).isEqualTo(object);
            assertThat(sentences)
                    .containsExactly("The copy " + file + " of " + uri + " is damaged; it is fetched again.");
            sentences.clear();
        }
    }

    /** A large copy would take too long to read in each step. */
    @Test
    void aLargeCopyIsComparedOnly() throws IOException {
        for (long bytes : new long[] {1L << 30, (1L << 30) + 1}) {
            try (var server = new ScriptedServer(listing("1-9", bytes), Answer.ok("short"))) {
                Path file = cache.resolve(
                                server.endpoint().substring("http://".length()).replace(':', '-'))
                        .resolve("faces/p/1.ppm");
                Files.createDirectories(file.getParent());
                try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
                    sparse.setLength(bytes);
                }
                Files.setLastModifiedTime(file, FileTime.from(TIME));
                CopyRecord.open(cache, server.endpoint() + " s3://faces/p/1.ppm", Set.of("p/1.ppm"))
                        .add("p/1.ppm", new CopyRecord.Entry("1-9", "0".repeat(64)));
                if (bytes > 1L << 30) {
                    assertThat(copy(server)).isEqualTo(file);
                    assertThat(server.requests()).isEqualTo(1);
                } else {
                    assertThatThrownBy(() -> copy(server))
                            .satisfies(Failures.invalidInput("ends after 5 of 1073741824 bytes"));
                    assertThat(sentences).hasSize(1);
                }
            }
        }
    }
}
