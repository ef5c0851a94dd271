// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of FIPS 180-4 that NIST publishes. */
class Sha256Test {
    @ParameterizedTest
    @CsvSource({
        "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq,"
                + " 248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    })
    void theHashOfAText(String text, String hash) {
        assertThat(Sha256.of(text)).isEqualTo(hash);
    }

    @Test
    void aDigestTakesItsContentInParts() {
        var digest = Sha256.newDigest();
        digest.update("a".getBytes(StandardCharsets.UTF_8));
        digest.update("bc".getBytes(StandardCharsets.UTF_8));
        assertThat(Sha256.finish(digest)).isEqualTo(Sha256.of("abc"));
        assertThat(Sha256.finish(digest)).as("the digest is reset").isEqualTo(Sha256.of(""));
    }
}
