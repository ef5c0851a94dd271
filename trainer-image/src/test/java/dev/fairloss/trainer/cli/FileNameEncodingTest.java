// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameEncodingTest {
    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({
        "UTF-8, Linux, true",
        "utf8, Mac OS X, true",
        "ANSI_X3.4-1968, Linux, false",
        "ISO-8859-1, Linux, false",
        "unknown, Linux, false",
        "Cp1252, Windows 11, true",
    })
    void everyFileNameCanBeOpenedInUtf8AndOnWindows(String encoding, String system, boolean complete) {
        assertThat(FileNameEncoding.isComplete(encoding, system)).isEqualTo(complete);
    }
}
