// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.testing.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of artifact stores, tested on each of them. */
@ParameterizedClass
@EnumSource
class ArtifactStoreTest {
    private static final ArtifactKey KEY = new ArtifactKey("steps/policy/00112233/policy.json");

    enum Kind {
        FOLDER,
        S3_IN_PROCESS,
        S3_REAL
    }

    @Parameter
    Kind kind;

    @TempDir
    Path folder;

    private String place;
    private ArtifactStore store;

    @BeforeParameterizedClassInvocation
    static void skipWhatIsNotThere(Kind kind) {
        boolean there = kind != Kind.S3_REAL || S3Server.real().isPresent();
        if (!there) {
            System.out.println(
                    "Skipped: the store's tests on a real S3; FAIRLOSS_S3 (its endpoint) and AWS_* are not set");
        }
        assumeTrue(there);
    }

    @BeforeEach
    void open() {
        place = "store-" + UUID.randomUUID();
        store = openAgain();
    }

    private ArtifactStore openAgain() {
        return switch (kind) {
            case FOLDER -> Stores.open(folder.resolve(place).toString(), StoreOptions.from(Map.of()));
            case S3_IN_PROCESS -> open(S3Server.inProcess());
            case S3_REAL -> open(S3Server.real().orElseThrow());
        };
    }

    private ArtifactStore open(S3Server server) {
        return Stores.open("s3://" + S3Server.BUCKET + "/" + place, server.options());
    }

    @AfterEach
    void close() {
        Stream.of("steps", "a", "b")
                .map(ArtifactKey::new)
                .flatMap(top -> store.list(top).stream())
                .forEach(store::delete);
        store.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aNewStoreIsEmpty() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "as it was");
        assertThat(store.read(KEY)).isEmpty();
        assertThat(store.fetch(KEY, target)).isFalse();
        assertThat(target).hasContent("as it was");
        assertThat(store.list(new ArtifactKey("steps"))).isEmpty();
        store.delete(KEY);
    }

    @Test
    void anObjectIsReadAsWritten() {
        store.put(KEY, bytes("one"));
        assertThat(store.read(KEY)).contains(bytes("one"));
        store.put(KEY, bytes("another"));
        assertThat(store.read(KEY)).contains(bytes("another"));
        store.put(KEY, new byte[0]);
        assertThat(store.read(KEY)).contains(new byte[0]);
    }

    @Test
    void anotherProcessSeesIt() {
        store.put(KEY, bytes("one"));
        try (ArtifactStore other = openAgain()) {
            assertThat(other.read(KEY)).contains(bytes("one"));
            assertThat(other.list(new ArtifactKey("steps"))).containsExactly(KEY);
            assertThat(other.describe(KEY)).endsWith(place + "/" + KEY).isEqualTo(store.describe(KEY));
        }
    }

    @Test
    void largeFilesGoInAndOut() throws IOException {
        // 33 MiB: three parts of an S3 upload, the last one shorter.
        byte[] content = new byte[33 << 20];
        new SplittableRandom(7).nextBytes(content);
        Path local = Files.write(folder.resolve("large"), content);
        store.put(KEY, local);
        Path copy = Files.write(folder.resolve("copy"), new byte[40 << 20]);
        assertThat(store.fetch(KEY, copy)).isTrue();
        assertThat(Files.mismatch(copy, local)).isEqualTo(-1);
    }

    @Test
    void smallFilesGoInAndOut() throws IOException {
        Path local = Files.writeString(folder.resolve("small"), "small");
        store.put(KEY, local);
        assertThat(store.read(KEY)).contains(bytes("small"));
        store.put(KEY, Files.write(local, new byte[0]));
        assertThat(store.read(KEY)).contains(new byte[0]);
    }

    @Test
    void listIsInOrderAndStaysInTheFolder() {
        List<ArtifactKey> keys = Stream.of("a/b/2", "a/b/10", "a/b/c/d", "a/b.json", "a/bc/1", "b/b/1")
                .map(ArtifactKey::new)
                .toList();
        keys.forEach(key -> store.put(key, bytes("x")));
        assertThat(store.list(new ArtifactKey("a/b")))
                .extracting(ArtifactKey::value)
                .containsExactly("a/b/10", "a/b/2", "a/b/c/d");
        assertThat(store.list(new ArtifactKey("a")))
                .extracting(ArtifactKey::value)
                .containsExactly("a/b.json", "a/b/10", "a/b/2", "a/b/c/d", "a/bc/1");
        assertThat(store.list(new ArtifactKey("a/b.json"))).isEmpty();
    }

    @Test
    void foldersAreListedInOrderWithoutTheirContent() {
        assertThat(store.folders()).isEmpty();
        Stream.of("b/b/1", "a/b/2", "a/c", "steps.json").forEach(key -> store.put(new ArtifactKey(key), bytes("x")));
        assertThat(store.folders()).containsExactly("a", "b");
        store.delete(new ArtifactKey("steps.json"));
    }

    @Test
    void aDeletedObjectIsGone() {
        store.put(KEY, bytes("one"));
        store.delete(KEY);
        assertThat(store.read(KEY)).isEmpty();
        assertThat(store.list(new ArtifactKey("steps"))).isEmpty();
        store.put(KEY, bytes("two"));
        assertThat(store.read(KEY)).contains(bytes("two"));
    }

    @Test
    void checkLeavesNothingBehind() {
        store.check();
        assertThat(store.list(new ArtifactKey("check"))).isEmpty();
    }

    /** A writer alternates between two contents of different length; a reader must only see one of them. */
    @Test
    void readerSeesNoHalfObject() throws Exception {
        byte[] shorter = filled('a', 150_000);
        byte[] longer = filled('b', 400_000);
        store.put(KEY, shorter);
        Path local = Files.write(folder.resolve("longer"), longer);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<?> writer = threads.submit(() -> {
                for (int round = 0; round < 30; round++) {
                    store.put(KEY, local);
                    store.put(KEY, shorter);
                }
                done.set(true);
            });
            int reads = 0;
            while (!done.get() && !writer.isDone()) {
                byte[] seen = store.read(KEY).orElseThrow();
                assertThat(Arrays.equals(seen, shorter) || Arrays.equals(seen, longer))
                        .as("%d bytes, first %c, last %c", seen.length, seen[0], seen[seen.length - 1])
                        .isTrue();
                assertThat(store.list(new ArtifactKey("steps"))).containsExactly(KEY);
                reads++;
            }
            writer.get();
            assertThat(reads).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    private static byte[] filled(char letter, int length) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) letter);
        return content;
    }
}
