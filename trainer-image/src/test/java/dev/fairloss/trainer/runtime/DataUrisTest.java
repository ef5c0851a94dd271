// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.Failures;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataUrisTest {
    private static final Path BASE = Path.of("/experiments");

    @ParameterizedTest
    @CsvSource({
        "file:faces,             /experiments/faces",
        "file:../faces,          /faces",
        "file:/data/faces,       /data/faces",
        "file:///data/faces,     /data/faces",
        "file:///data/./a/../b,  /data/b",
        "file:.,                 /experiments"
    })
    void resolvesAgainstTheBase(String uri, Path path) {
        assertThat(DataUris.folder(BASE, uri)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"faces", "s3://bucket/faces", "FILE:faces", ""})
    void rejectsOtherUris(String uri) {
        assertThatThrownBy(() -> DataUris.folder(BASE, uri))
                .satisfies(Failures.invalidInput("\"" + uri + "\" is not a file: URI.", "Write file:FOLDER"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:a\0b"})
    void rejectsInvalidPaths(String uri) {
        assertThatThrownBy(() -> DataUris.folder(BASE, uri))
                .satisfies(Failures.invalidInput("is not a valid path on this machine", "Correct the URI"));
    }
}
