// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.json.Sha256;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.store.ObjectDownload.Response;
import dev.fairloss.trainer.store.ObjectDownload.Verdict;
import dev.fairloss.trainer.store.ObjectDownload.Wanted;
import dev.fairloss.trainer.testing.Failures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectDownloadTest {
    private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);
    private static final String MD5 = "25f9e794323b453885f5181f1b624d0b";
    private static final Map<String, String> CONTINUED = Map.of("Content-Range", "bytes");

    @TempDir
    Path folder;

    private Path file;
    private PartFile part;

    @BeforeEach
    void start() {
        file = folder.resolve("file");
        part = PartFile.beside(file, new FolderFailures(folder, FolderFailures.Use.CACHE));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        part.close();
        try (var left = Files.list(folder)) {
            assertThat(left.filter(path -> !path.equals(file))).isEmpty();
        }
    }

    private ObjectDownload download(long bytes, String etag) {
        return new ObjectDownload(new Wanted("s3://faces/1.png", bytes, etag), part);
    }

    private static Response response(Map<String, String> headers, byte[] content) {
        return new Response(headers::get, new ByteArrayInputStream(content));
    }

    /** A response whose connection breaks off after the content. */
    private static Response broken(Map<String, String> headers, byte[] content) {
        var loss = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("lost");
            }
        };
        return new Response(headers::get, new SequenceInputStream(new ByteArrayInputStream(content), loss));
    }

    private static byte[] from(byte[] content, int start) {
        return Arrays.copyOfRange(content, start, content.length);
    }

    private static byte[] until(byte[] content, int end) {
        return Arrays.copyOf(content, end);
    }

    private void isPublished(ObjectDownload download, byte[] content) throws IOException {
        assertThat(download.ended()).isTrue();
        assertThat(download.verify()).isEqualTo(new Verdict.Intact(Sha256.of(content)));
        part.publish(Instant.EPOCH);
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
    }

    @Test
    void verifiesAllChecksumsThatAreGiven() throws IOException {
        var right = Map.of(
                "ETag", '"' + MD5 + '"',
                "x-amz-checksum-crc32", "y/Q5Jg==",
                "x-amz-checksum-crc64nvme", "rosUhgp5mIg=");
        var download = download(DIGITS.length, MD5);
        download.append(response(right, DIGITS));
        isPublished(download, DIGITS);
    }

    @Test
    void saysWhatIsDamaged() throws IOException {
        var wrong = DIGITS.clone();
        wrong[8] = '8';
        var cases = Map.of(
                "has the MD5 ", Map.of("ETag", MD5),
                "has the CRC32 ", Map.of("x-amz-checksum-crc32", "y/Q5Jg=="),
                " instead of ae8b14860a799888", Map.of("x-amz-checksum-crc64nvme", "rosUhgp5mIg="));
        for (var one : cases.entrySet()) {
            var download = download(wrong.length, "");
            download.append(response(one.getValue(), wrong));
            assertThat(download.verify())
                    .isInstanceOfSatisfying(Verdict.Damaged.class, damaged -> assertThat(damaged.what())
                            .contains(one.getKey()));
            download.restart();
            download.append(response(one.getValue(), DIGITS));
            assertThat(download.verify()).isEqualTo(new Verdict.Intact(Sha256.of(DIGITS)));
            part.restart();
        }
    }

    @Test
    void anotherLength() throws IOException {
        var longer = download(5, "");
        longer.append(response(Map.of(), DIGITS));
        assertThat(longer.verify()).isEqualTo(new Verdict.Damaged("has more than 5 bytes"));
        part.restart();
        var shorter = download(10, "");
        shorter.append(response(Map.of(), DIGITS));
        assertThat(shorter.verify()).isEqualTo(new Verdict.Damaged("ends after 9 of 10 bytes"));
    }

    @Test
    void continuesWhereTheConnectionBroke() throws IOException {
        var first = Map.of("ETag", MD5, "x-amz-checksum-crc32", "y/Q5Jg==");
        var download = download(DIGITS.length, MD5);
        assertThatThrownBy(() -> download.append(broken(first, until(DIGITS, 4))))
                .hasMessage("lost");
        assertThat(download.received()).isEqualTo(4);
        assertThat(download.ended()).isFalse();
        download.append(response(CONTINUED, from(DIGITS, 4)));
        isPublished(download, DIGITS);
    }

    @Test
    void aStoreThatIgnoresTheRange() throws IOException {
        var download = download(DIGITS.length, "");
        assertThatThrownBy(() -> download.append(broken(Map.of(), until(DIGITS, 4))))
                .hasMessage("lost");
        download.append(response(Map.of("ETag", MD5), DIGITS));
        isPublished(download, DIGITS);
    }

    @Test
    void progressIsNoFailure() throws IOException {
        byte[] large = new byte[3 << 20];
        new Random(7).nextBytes(large);
        int cut = (1 << 20) + 5;
        var download = download(large.length, "");
        download.append(broken(Map.of(), until(large, cut)));
        assertThat(download.ended()).isFalse();
        assertThat(download.received()).isEqualTo(cut);
        assertThatThrownBy(() -> download.append(broken(CONTINUED, Arrays.copyOfRange(large, cut, cut + 100))))
                .hasMessage("lost");
        download.append(response(CONTINUED, from(large, cut + 100)));
        isPublished(download, large);
    }

    /** A store that ignores the range and always breaks off is retried for a bounded time only. */
    @Test
    void theSameBytesAgainAreNoProgress() throws IOException {
        byte[] large = new byte[3 << 20];
        var download = download(large.length, "");
        download.append(broken(Map.of(), until(large, 2 << 20)));
        assertThatThrownBy(() -> download.append(broken(Map.of(), until(large, 2 << 20))))
                .hasMessage("lost");
        assertThat(download.received()).isEqualTo(2 << 20);
    }

    @Test
    void anotherObject() {
        var download = download(DIGITS.length, "first");
        assertThatThrownBy(() -> download.append(response(Map.of("ETag", "\"second\""), DIGITS)))
                .satisfies(Failures.is(
                        ExitCode.RETRY,
                        "The object s3://faces/1.png was replaced while it was copied.",
                        "Run the same command again; if it fails again, find out what replaces the object."));
    }
}
