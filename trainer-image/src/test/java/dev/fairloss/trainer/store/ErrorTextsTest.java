// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.errors.InvalidResponseException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts of Linux, macOS and Windows. */
class ErrorTextsTest {
    private static IOException error(String reason) {
        return new FileSystemException("/store/quota/a directory", null, reason);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "No space left on device, full",
        "There is not enough space on the disk, full",
        "Disk quota exceeded, quota",
        "Read-only file system, refused",
        "Operation not permitted, refused",
        "Is a directory, path",
        "Not a directory, path",
        "File name too long, path",
        "Too many levels of symbolic links, path",
        "Input/output error, other",
    })
    void theReasonOfTheOperatingSystem(String reason, String kind) {
        assertThat(ErrorTexts.isDiskFull(error(reason))).isEqualTo(kind.equals("full"));
        assertThat(ErrorTexts.isQuotaExceeded(error(reason))).isEqualTo(kind.equals("quota"));
        assertThat(ErrorTexts.isNotPermitted(error(reason))).isEqualTo(kind.equals("refused"));
        assertThat(ErrorTexts.isWrongPath(error(reason))).isEqualTo(kind.equals("path"));
    }

    @Test
    void aFolderWithFilesInPlaceOfAFileIsAWrongPath() {
        assertThat(ErrorTexts.isWrongPath(new DirectoryNotEmptyException("/store")))
                .isTrue();
    }

    @Test
    void aServerWithoutTls() {
        assertThat(ErrorTexts.isPlainTextAnswer(new SSLException("unrecognized SSL message, plaintext connection?")))
                .isTrue();
        assertThat(ErrorTexts.isPlainTextAnswer(new SSLException("certificate expired")))
                .isFalse();
        assertThat(ErrorTexts.isPlainTextAnswer(new SSLException((String) null)))
                .isFalse();
    }

    @Test
    void theRegionThatAServiceExpects() {
        assertThat(ErrorTexts.expectedRegion("the region 'us-east-1' is wrong; expecting 'eu-central-1'"))
                .contains("eu-central-1");
        assertThat(ErrorTexts.expectedRegion("the region 'us-east-1' is wrong")).isEmpty();
        assertThat(ErrorTexts.expectedRegion(null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"500, true", "503, true", "429, true", "408, true", "404, false", "403, false", "200, false"})
    void theStatusOfAProxyMayPass(int status, boolean passes) {
        assertThat(ErrorTexts.hasTransientStatus(new InvalidResponseException(status, "text/html", "busy", "")))
                .isEqualTo(passes);
    }
}
