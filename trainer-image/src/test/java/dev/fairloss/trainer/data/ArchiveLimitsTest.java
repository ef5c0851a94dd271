// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TestTar;
import dev.fairloss.trainer.testing.TestZip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives with more entries than a limit, here a small one: the advice is followed. */
class ArchiveLimitsTest {
    private static final byte[] PNG = TestImages.file(TestImages.pattern(8, 8, 1), "png");

    @TempDir
    private Path folder;

    @Test
    void aTarArchiveIsSplit() {
        Path file = new TestTar().sample("0", 0, PNG).sample("1", 1, PNG).write(folder.resolve("a.tar"));
        assertThat(TarSamples.of(file, 2)).hasSize(2);
        assertThatThrownBy(() -> TarSamples.of(file, 1))
                .satisfies(Failures.invalidInput(
                        "The tar archive " + file + " has more than 1 samples.",
                        "Split it into several archives in one folder."));
        for (int i = 0; i < 2; i++) {
            Path part = new TestTar().sample("" + i, i, PNG).write(folder.resolve("parts/" + i + ".tar"));
            assertThat(TarSamples.of(part, 1)).hasSize(1);
        }
        try (var images = WebDatasetImages.open(folder.resolve("parts"))) {
            assertThat(images.listing().files()).hasSize(2);
        }
    }

    @Test
    void aZipArchiveIsExtracted() throws IOException {
        Path file = new TestZip().with("Ada/1.png", PNG).with("Bob/1.png", PNG).write(folder.resolve("faces.zip"));
        try (var zip = new ZipFile(file.toFile())) {
            ZipEntries.of(file, zip, 2);
            assertThatThrownBy(() -> ZipEntries.of(file, zip, 1))
                    .satisfies(Failures.invalidInput(
                            "The zip archive " + file + " has 2 entries; the limit is 1.",
                            "Extract it and use dataset.imageFolder."));
            for (var entries = zip.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                try (var in = zip.getInputStream(entry)) {
                    TestImages.write(folder.resolve("faces"), entry.getName(), in.readAllBytes());
                }
            }
        }
        var extracted = new ImageFolder(folder.resolve("faces"));
        assertThat(extracted
                        .index(8, Optional.empty(), ProgressCallback.NONE)
                        .index()
                        .imageCount())
                .isEqualTo(2);
    }
}
