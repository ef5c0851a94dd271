// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.Failures;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileUrisTest {
    private static final Path BASE = Path.of("/experiments");

    @ParameterizedTest
    @CsvSource({
        "file:faces,             /experiments/faces",
        "file:../faces,          /faces",
        "file:/data/faces,       /data/faces",
        "file:///data/faces,     /data/faces",
        "file:///data/./a/../b,  /data/b",
        "file://localhost/data,  /data",
        "file:///,               /",
        "file:my faces,          /experiments/my faces",
        "file:my%20faces,        /experiments/my faces",
        "file:/M%C3%BCller,      /M\u00fcller",
        "file:100%,              /experiments/100%",
        "file:a%zz%FF%00,        /experiments/a%zz%FF%00",
        "file:a+b?c#d,           /experiments/a+b?c#d",
        "file:.,                 /experiments"
    })
    void resolvesAgainstTheBase(String uri, Path path) {
        assertThat(FileUris.path(BASE, uri)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"faces", "s3://bucket/faces", "FILE:faces", "file:", ""})
    void rejectsOtherUris(String uri) {
        assertThatThrownBy(() -> FileUris.path(BASE, uri))
                .satisfies(Failures.invalidInput("\"" + uri + "\" is not a file: URI.", "Write file:FOLDER"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file://server/faces", "file://faces", "file://", "file://localhost", "file://LOCALHOST/x"})
    void rejectsHosts(String uri) {
        assertThatThrownBy(() -> FileUris.path(BASE, uri))
                .satisfies(Failures.invalidInput("\"" + uri + "\" has ", "Write file:FOLDER"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:a\0b"})
    void rejectsInvalidPaths(String uri) {
        assertThatThrownBy(() -> FileUris.path(BASE, uri))
                .satisfies(Failures.invalidInput("is not a valid path on this machine", "Write file:FOLDER"));
    }
}
