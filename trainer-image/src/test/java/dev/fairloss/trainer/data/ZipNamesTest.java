// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.testing.TestImages;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of entries as programs write them that do not follow the specification of zip archives. */
class ZipNamesTest {
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    private FaceIndex index(Charset names, String... paths) throws IOException {
        Path file = folder.resolve("faces.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file), names)) {
            for (int i = 0; i < paths.length; i++) {
                zip.putNextEntry(new ZipEntry(paths[i]));
                if (paths[i].endsWith("png")) {
                    zip.write(TestImages.file(TestImages.pattern(SIDE, SIDE, i), "png"));
                }
                zip.closeEntry();
            }
        }
        var source = new ZipSource(file);
        FaceIndex index =
                source.index(SIDE, Optional.empty(), ProgressCallback.NONE).requireTrainable();
        assertThat(source.open(index).pixels(0)).hasSize(SIDE * SIDE * 3);
        return index;
    }

    @Test
    void backslashesSeparateFolders() throws IOException {
        FaceIndex index = index(
                StandardCharsets.UTF_8, "faces\\Ada\\", "faces\\Ada\\1.png", "faces\\Ada\\2.png", "faces\\Bob\\1.png");
        assertThat(index.images())
                .extracting(FaceIndex.Image::path)
                .containsExactly("Ada/1.png", "Ada/2.png", "Bob/1.png");
        assertThat(index.skipped().none()).isTrue();
    }

    @Test
    void namesMayHaveAnotherEncodingThanUtf8() throws IOException {
        FaceIndex index =
                index(Charset.forName("ISO-8859-1"), "J\u00F6rg/1.png", "J\u00F6rg/2.png", "Ad\u00E9la\u00EFde/1.png");
        assertThat(index.identities()).hasSize(2);
        assertThat(index.imageCount()).isEqualTo(3);
    }
}
