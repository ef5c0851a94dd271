// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The download of one object into a file. A connection that breaks off is resumed at the byte where it broke, as long as the
 * object is the same. The content is verified against its size and against all checksums that the store gives of it.
 */
final class ObjectDownload {
    /** Received by one connection, this is progress: the time for retries starts again. */
    private static final long PROGRESS_BYTES = 1 << 20;

    private final Wanted wanted;
    private final PartFile part;
    private final byte[] buffer = new byte[1 << 16];
    private final Map<ObjectChecksum, byte[]> given = new EnumMap<>(ObjectChecksum.class);
    private final Map<ObjectChecksum, ObjectChecksum.Running> sums = new EnumMap<>(ObjectChecksum.class);
    private long received;
    private boolean ended;

    ObjectDownload(Wanted wanted, PartFile part) {
        this.wanted = wanted;
        this.part = part;
        begin();
    }

    /**
     * The object as it was listed.
     *
     * @param uri for messages
     * @param etag without quotation marks; empty if the listing has none
     */
    record Wanted(String uri, long bytes, String etag) {}

    /**
     * The start of a response.
     *
     * @param header the value of a header, null if there is none
     * @param content the bytes of the object from the requested one on
     */
    record Response(UnaryOperator<String> header, InputStream content) {}

    /** Bytes that are in the file: where the next request starts. */
    long received() {
        return received;
    }

    /** Whether the store has sent the last byte. */
    boolean ended() {
        return ended;
    }

    /**
     * Appends the content of a response. Returns early if the connection breaks off after some progress.
     *
     * @throws IOException the connection broke off without progress
     * @throws TrainerException retry: the object is another one than was listed
     */
    void append(Response response) throws IOException {
        String etag = response.header().apply("ETag");
        if (etag != null && !wanted.etag().isEmpty() && !wanted.etag().equals(ObjectChecksum.withoutQuotes(etag))) {
            throw replaced(wanted.uri(), Optional.empty());
        }
        long before = received;
        if (received > 0 && response.header().apply("Content-Range") == null) {
            restart();
        }
        if (received == 0) {
            expect(response.header());
        }
        try {
            // One byte too many is enough to see that the size is wrong.
            for (int n = 0;
                    n >= 0 && received <= wanted.bytes();
                    n = response.content().read(buffer)) {
                take(n);
            }
            ended = true;
        } catch (IOException e) {
            if (received - before < PROGRESS_BYTES) {
                throw e;
            }
        }
    }

    private void take(int length) {
        part.append(buffer, length);
        sums.values().forEach(sum -> sum.update(buffer, length));
        received += length;
    }

    private void expect(UnaryOperator<String> header) {
        for (ObjectChecksum checksum : ObjectChecksum.values()) {
            checksum.given(header).ifPresent(value -> {
                given.put(checksum, value);
                sums.computeIfAbsent(checksum, ObjectChecksum::start);
            });
        }
    }

    /** Forgets all content. */
    void restart() {
        part.restart();
        begin();
    }

    private void begin() {
        received = 0;
        ended = false;
        given.clear();
        sums.clear();
        sums.put(ObjectChecksum.SHA256, ObjectChecksum.SHA256.start());
    }

    /** The result of a verification. */
    sealed interface Verdict {
        /** @param sha256 of the content, 64 hexadecimal digits */
        record Intact(String sha256) implements Verdict {}

        /** @param what completes a sentence about the object */
        record Damaged(String what) implements Verdict {}
    }

    /** Verifies the content after its end. */
    Verdict verify() {
        if (received != wanted.bytes()) {
            return new Verdict.Damaged(
                    received > wanted.bytes()
                            ? "has more than " + wanted.bytes() + " bytes"
                            : "ends after " + received + " of " + wanted.bytes() + " bytes");
        }
        var values = new EnumMap<ObjectChecksum, byte[]>(ObjectChecksum.class);
        sums.forEach((checksum, sum) -> values.put(checksum, sum.value()));
        for (var expected : given.entrySet()) {
            byte[] value = values.get(expected.getKey());
            if (!Arrays.equals(value, expected.getValue())) {
                return new Verdict.Damaged("has the " + expected.getKey() + " "
                        + HexFormat.of().formatHex(value) + " instead of "
                        + HexFormat.of().formatHex(expected.getValue()));
            }
        }
        return new Verdict.Intact(HexFormat.of().formatHex(values.get(ObjectChecksum.SHA256)));
    }

    /** The failure for an object that is no longer the one that was listed. */
    static TrainerException replaced(String uri, Optional<Exception> cause) {
        return new TrainerException(
                ExitCode.RETRY,
                "The object " + uri + " was replaced while it was copied.",
                "Run the same command again; if it fails again, find out what replaces the object.",
                cause.orElse(null));
    }
}
