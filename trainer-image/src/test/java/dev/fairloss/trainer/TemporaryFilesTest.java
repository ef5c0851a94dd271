// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFilesTest {
    @Test
    void filesAndFoldersAreEmptyAndDifferent() throws IOException {
        Path one = TemporaryFiles.file(".onnx");
        Path other = TemporaryFiles.file(".onnx");
        Path folder = TemporaryFiles.folder();
        try {
            assertThat(one).isEmptyFile().isNotEqualTo(other);
            assertThat(one.getFileName().toString()).startsWith("fairloss-").endsWith(".onnx");
            assertThat(folder).isEmptyDirectory();
            assertThat(folder.getParent()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
        } finally {
            TemporaryFiles.delete(one);
            TemporaryFiles.delete(other);
            TemporaryFiles.delete(folder);
        }
        assertThat(one).doesNotExist();
        assertThat(folder).doesNotExist();
    }

    @Test
    void aFolderIsDeletedWithItsContent(@TempDir Path parent) throws IOException {
        Path folder = Files.createDirectories(parent.resolve("a/b")).getParent();
        Files.writeString(folder.resolve("b/file"), "content");
        Files.writeString(parent.resolve("beside"), "content");
        TemporaryFiles.delete(folder);
        assertThat(folder).doesNotExist();
        assertThat(parent.resolve("beside")).exists();
        TemporaryFiles.delete(folder);
    }

    @Test
    void aNameThatCannotBeNamesTheFolder() {
        assertThatThrownBy(() -> TemporaryFiles.file("x".repeat(300)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("Cannot create a temporary file in " + System.getProperty("java.io.tmpdir"));
    }
}
