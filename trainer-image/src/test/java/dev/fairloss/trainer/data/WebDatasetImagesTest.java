// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import dev.fairloss.trainer.testing.TestTar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebDatasetImagesTest {
    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void create() throws IOException {
        folder = Files.createDirectory(temporary.resolve("shards"));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path archive(String name, TestTar tar) {
        return tar.write(folder.resolve(name));
    }

    @Test
    void imagesAreSortedByIdentityThenByArchiveAndKey() throws IOException {
        archive("b.tar", new TestTar().sample("0", 2, text("b0")).sample("1", 1, text("image b1")));
        archive("a.tar", new TestTar().sample("0", 2, text("a0")));
        Files.writeString(folder.resolve("notes.txt"), "no archive");
        Files.createDirectory(folder.resolve("folder.tar"));
        try (var images = WebDatasetImages.open(folder)) {
            var a = Files.getLastModifiedTime(folder.resolve("a.tar")).toInstant();
            var b = Files.getLastModifiedTime(folder.resolve("b.tar")).toInstant();
            assertThat(images.listing().files())
                    .containsExactly(
                            new Candidate("00000001", "00000001/b/1", 8, b, true),
                            new Candidate("00000002", "00000002/a/0", 2, a, true),
                            new Candidate("00000002", "00000002/b/0", 2, b, true));
        }
    }

    @Test
    void anImageIsReadByItsPath() throws Exception {
        Path file = archive("a.tar", new TestTar().sample("0", 2, text("a0")).sample("deep/er/1", 3, text("a1")));
        try (var images = WebDatasetImages.open(file)) {
            assertThat(images.read("00000002/a/0")).isEqualTo(text("a0"));
            assertThat(images.read("00000003/a/deep/er/1")).isEqualTo(text("a1"));
            assertThat(images.name("00000003/a/deep/er/1")).isEqualTo("sample deep/er/1 of a.tar");
            assertThat(images.locate("00000002/a/0")).isEqualTo("sample 0 of a.tar");
            assertThat(images.landmarksName("00000002/a/0")).isEqualTo("a/0");
            assertThat(images.landmarksName("00000003/a/deep/er/1")).isEqualTo("er/1");
            assertThatThrownBy(() -> images.read("00000002/a/9")).isInstanceOf(NoSuchFileException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7|00000007",
                "' 12 '|00000012",
                "000000003|00000003",
                "999999999|999999999",
            })
    void theClassIsTheNumberOfAnIdentity(String cls, String identity) {
        Path file = archive("a.tar", new TestTar().with("x.png", text("image")).with("x.cls", text(cls)));
        try (var images = WebDatasetImages.open(file)) {
            assertThat(images.listing().files()).extracting(Candidate::identity).containsExactly(identity);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ada|its .cls file is not the number of an identity",
                "''|its .cls file is not the number of an identity",
                "-1|its .cls file is not the number of an identity",
                "1000000000|its .cls file is not the number of an identity",
                "123456789012345678901234567890123|its .cls file has 33 bytes",
            })
    void otherClassesAreDamage(String cls, String detail) {
        Path file = archive("a.tar", new TestTar().with("x.png", text("image")).with("x.cls", text(cls)));
        try (var images = WebDatasetImages.open(file)) {
            assertThat(images.listing().files()).isEmpty();
            assertThat(images.listing().unreadable())
                    .singleElement()
                    .hasToString("sample x of a.tar (damaged: " + detail + ")");
        }
    }

    @Test
    void aSampleHasOneImageAndAClass() {
        Path file = archive(
                "a.tar",
                new TestTar()
                        .with("none.json", text("{}"))
                        .with("two.png", text("image"))
                        .with("two.jpg", text("image"))
                        .with("two.cls", text("1"))
                        .with("no.png", text("image"))
                        .with("long.png", text("image"))
                        .with("long.name.cls", text("1")));
        try (var images = WebDatasetImages.open(file)) {
            var listing = images.listing();
            assertThat(listing.skipped()).singleElement().asString().contains("sample none of a.tar");
            assertThat(listing.unreadable())
                    .extracting(Unreadable::toString)
                    .containsExactlyInAnyOrder(
                            "sample two of a.tar (damaged: it has 2 images)",
                            "sample no of a.tar (damaged: it has no .cls file)",
                            "sample long of a.tar (damaged: it has no .cls file, but a .name.cls file: the name of a sample ends"
                                    + " at its first period)");
        }
    }

    @Test
    void archivesThatAreMissing() {
        assertThatThrownBy(() -> WebDatasetImages.open(folder.resolve("none.tar")))
                .isInstanceOf(TrainerException.class)
                .hasMessage("The WebDataset " + folder.resolve("none.tar") + " does not exist.");
        assertThatThrownBy(() -> WebDatasetImages.open(folder))
                .isInstanceOf(TrainerException.class)
                .hasMessage("The folder " + folder + " contains no .tar files.");
    }
}
