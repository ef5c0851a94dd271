// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** A checksum that an S3 service gives of a whole object. */
enum ObjectChecksum {
    /** The ETag of an object that was uploaded in one part and is not encrypted with the customer's own key. */
    MD5(() -> digest("MD5")) {
        @Override
        Optional<byte[]> given(UnaryOperator<String> header) {
            boolean plain = Optional.ofNullable(header.apply("x-amz-server-side-encryption"))
                            .map("AES256"::equals)
                            .orElse(true)
                    && header.apply("x-amz-server-side-encryption-customer-algorithm") == null;
            return Optional.ofNullable(header.apply("ETag"))
                    .map(ObjectChecksum::withoutQuotes)
                    .filter(etag -> plain && MD5_ETAG.matcher(etag).matches())
                    .map(etag -> HexFormat.of().parseHex(etag));
        }
    },
    SHA1(() -> digest("SHA-1")),
    SHA256(() -> digest("SHA-256")),
    CRC32(() -> cyclic(new CRC32(), Integer.BYTES)),
    CRC32C(() -> cyclic(new CRC32C(), Integer.BYTES)),
    CRC64NVME(() -> cyclic(new Crc64Nvme(), Long.BYTES));

    /** Asks for the checksums in {@code x-amz-checksum-*}. */
    static final String REQUEST_HEADER = "x-amz-checksum-mode";

    private static final Pattern MD5_ETAG = Pattern.compile("[0-9a-fA-F]{32}");
    private static final Pattern BASE64 =
            Pattern.compile("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");

    private final Supplier<Running> start;

    ObjectChecksum(Supplier<Running> start) {
        this.start = start;
    }

    /** A checksum of the bytes so far. */
    interface Running {
        void update(byte[] bytes, int length);

        /** Ends the computation. */
        byte[] value();
    }

    Running start() {
        return start.get();
    }

    /**
     * The value in the header {@code x-amz-checksum-NAME} of a response; empty if there is none, or if it is composed of the
     * checksums of the parts of an upload.
     *
     * @param header the value of a header, null if there is none
     */
    Optional<byte[]> given(UnaryOperator<String> header) {
        return Optional.ofNullable(header.apply("x-amz-checksum-" + name().toLowerCase(Locale.ROOT)))
                .filter(value -> !"COMPOSITE".equals(header.apply("x-amz-checksum-type")) && value.indexOf('-') < 0)
                .filter(value -> BASE64.matcher(value).matches())
                .map(value -> Base64.getDecoder().decode(value));
    }

    /** An ETag without its quotation marks, which some listings lack. */
    static String withoutQuotes(String etag) {
        return etag.replace("\"", "");
    }

    private static Running digest(String algorithm) {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            return new Running() {
                @Override
                public void update(byte[] bytes, int length) {
                    digest.update(bytes, 0, length);
                }

                @Override
                public byte[] value() {
                    return digest.digest();
                }
            };
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(algorithm + " is missing, although every Java platform provides it.", e);
        }
    }

    /** @param bytes length of the value, which is big-endian */
    private static Running cyclic(Checksum checksum, int bytes) {
        return new Running() {
            @Override
            public void update(byte[] content, int length) {
                checksum.update(content, 0, length);
            }

            @Override
            public byte[] value() {
                byte[] wide = ByteBuffer.allocate(Long.BYTES)
                        .putLong(checksum.getValue())
                        .array();
                return Arrays.copyOfRange(wide, Long.BYTES - bytes, Long.BYTES);
            }
        };
    }
}
