// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileKindTest {
    @ParameterizedTest
    @CsvSource({
        "face.jpg, IMAGE",
        "face.JPEG, IMAGE",
        "a.b.webp, IMAGE",
        "face.heic, IMAGE",
        "face, OTHER",
        "jpg, OTHER",
        "face.jpg.txt, OTHER",
        "face., OTHER",
        "'', OTHER",
        ".face.jpg, HIDDEN",
        ".DS_Store, HIDDEN",
        "Thumbs.db, SYSTEM",
        "lost+found, SYSTEM",
        "@eaDir, SYSTEM",
        "System Volume Information, SYSTEM",
        "desktop.ini.jpg, IMAGE",
    })
    void theKindFollowsFromTheName(String name, FileKind kind) {
        assertThat(FileKind.of(name)).isEqualTo(kind);
    }
}
