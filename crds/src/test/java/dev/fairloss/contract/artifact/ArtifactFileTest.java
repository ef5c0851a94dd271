// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactFileTest {
    /** SHA-256 of "abc": FIPS 180-2, appendix B.1. */
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void describesBytesAndFilesAlike(@TempDir Path folder) throws IOException {
        var expected = new ArtifactFile("abc.txt", 3, SHA256_OF_ABC);
        assertThat(ArtifactFile.of("abc.txt", "abc".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(expected);
        assertThat(ArtifactFile.of("abc.txt", Files.writeString(folder.resolve("x"), "abc")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "../abc.txt, 3, " + SHA256_OF_ABC,
        "abc.txt, -1, " + SHA256_OF_ABC,
        "abc.txt, 3, BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "abc.txt, 3, ba7816bf"
    })
    void rejectsWhatNoWriterRecords(String name, long bytes, String sha256) {
        assertThatThrownBy(() -> new ArtifactFile(name, bytes, sha256))
                .hasMessageStartingWith("Not a file of an artifact: \"" + name + "\", " + bytes + " bytes");
    }

    @Test
    void anEmptyFileIsAFile() {
        assertThat(ArtifactFile.of("empty", new byte[0]).bytes()).isZero();
    }
}
