// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectChecksumTest {
    private static Optional<String> given(ObjectChecksum checksum, Map<String, String> headers) {
        var found = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        found.putAll(headers);
        return checksum.given(found::get).map(HexFormat.of()::formatHex);
    }

    /** The sums of "123456789", by {@code md5sum} and so on; those of the CRCs are their usual check values. */
    @ParameterizedTest
    @CsvSource({
        "MD5, 25f9e794323b453885f5181f1b624d0b",
        "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
        "CRC32, cbf43926",
        "CRC32C, e3069283",
        "CRC64NVME, ae8b14860a799888"
    })
    void valuesAndHeaders(ObjectChecksum checksum, String hex) {
        var running = checksum.start();
        running.update("1234x".getBytes(StandardCharsets.US_ASCII), 4);
        running.update("56789".getBytes(StandardCharsets.US_ASCII), 5);
        byte[] value = running.value();
        assertThat(HexFormat.of().formatHex(value)).isEqualTo(hex);
        if (checksum != ObjectChecksum.MD5) {
            String header = "X-Amz-Checksum-" + checksum;
            String text = Base64.getEncoder().encodeToString(value);
            assertThat(given(checksum, Map.of(header, text))).contains(hex);
            assertThat(given(checksum, Map.of(header, text, "x-amz-checksum-type", "FULL_OBJECT")))
                    .contains(hex);
            assertThat(given(checksum, Map.of(header, text, "x-amz-checksum-type", "COMPOSITE")))
                    .isEmpty();
            assertThat(given(checksum, Map.of(header, text + "-2"))).isEmpty();
            assertThat(given(checksum, Map.of(header, "?"))).isEmpty();
            assertThat(given(checksum, Map.of())).isEmpty();
        }
    }

    @Test
    void etags() {
        String md5 = "25f9e794323b453885f5181f1b624d0b";
        assertThat(given(ObjectChecksum.MD5, Map.of("ETag", '"' + md5 + '"'))).contains(md5);
        assertThat(given(ObjectChecksum.MD5, Map.of("ETag", md5))).contains(md5);
        assertThat(given(ObjectChecksum.MD5, Map.of("ETag", md5, "x-amz-server-side-encryption", "AES256")))
                .contains(md5);
        assertThat(given(ObjectChecksum.MD5, Map.of("ETag", md5, "x-amz-server-side-encryption", "aws:kms")))
                .isEmpty();
        assertThat(given(
                        ObjectChecksum.MD5,
                        Map.of("ETag", md5, "x-amz-server-side-encryption-customer-algorithm", "AES256")))
                .isEmpty();
        assertThat(given(ObjectChecksum.MD5, Map.of("ETag", '"' + md5 + "-2\"")))
                .as("several parts")
                .isEmpty();
        assertThat(given(ObjectChecksum.MD5, Map.of("ETag", "CJ3w8Y3JwPYCEAE=")))
                .isEmpty();
        assertThat(given(ObjectChecksum.MD5, Map.of())).isEmpty();
    }
}
