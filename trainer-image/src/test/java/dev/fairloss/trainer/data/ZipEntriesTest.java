// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import dev.fairloss.trainer.testing.TestZip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipEntriesTest {
    @TempDir
    private Path folder;

    private ZipEntries entries(String... names) throws IOException {
        var zip = new TestZip();
        for (String name : names) {
            zip.add(name, new byte[name.endsWith("/") ? 0 : 3]);
        }
        Path file = zip.write(folder.resolve("faces.zip"));
        try (var open = new ZipFile(file.toFile())) {
            return ZipEntries.of(file, open);
        }
    }

    /** Folders around all identities are not part of an image's path. */
    @ParameterizedTest
    @CsvSource({
        "Ada/1.png, Ada/1.png",
        "train/Ada/1.png, Ada/1.png",
        "data/train/Ada/1.png, Ada/1.png",
        "./Ada//1.png, Ada/1.png",
    })
    void leavesOutTheFoldersAroundIdentities(String name, String path) throws IOException {
        var entries = entries(name);
        assertThat(entries.byPath().keySet()).containsExactly(path);
        assertThat(entries.entry(path))
                .hasValueSatisfying(entry -> assertThat(entry.getName()).isEqualTo(name));
        assertThat(entries.entry("Ada/2.png")).isEmpty();
    }

    @Test
    void namesSkippedEntriesButNotFolders() throws IOException {
        var entries = entries(
                "Ada/",
                "Ada/1.png",
                "Ada/notes.txt",
                "Ada/.hidden.png",
                ".git/1.png",
                "__MACOSX/Ada/1.png",
                "cover.txt");
        assertThat(entries.byPath()).hasSize(1);
        assertThat(entries.skipped())
                .extracting(Skipped::toString)
                .containsExactlyInAnyOrder(
                        "Ada/notes.txt (not an image)",
                        "Ada/.hidden.png (hidden)",
                        ".git/1.png (hidden)",
                        "__MACOSX/Ada/1.png (created by the system)",
                        "cover.txt (not an image)");
    }

    @Test
    void anIdentityMayHaveNoImages() throws IOException {
        assertThat(entries("Ada/1.png", "Bob/", "Cleo/notes.txt").identities()).containsExactly("Ada", "Bob", "Cleo");
    }

    @Test
    void listsImagesByIdentityAndPath() throws IOException {
        Instant modified = Instant.parse("2026-01-02T03:04:05Z");
        var listing =
                entries("Bob/1.png", "Ada/b.gif", "Ada/a.jpg", "cover.txt").listing(modified);
        assertThat(listing.files())
                .containsExactly(
                        new Candidate("Ada", "Ada/a.jpg", 3, modified, true),
                        new Candidate("Ada", "Ada/b.gif", 3, modified, true),
                        new Candidate("Bob", "Bob/1.png", 3, modified, true));
        assertThat(listing.skipped()).hasSize(1);
        assertThat(listing.identities()).containsExactlyInAnyOrder("Ada", "Bob");
    }

    @ParameterizedTest
    @CsvSource({
        "1.png, Ada/1.png, is at the top of the zip archive",
        "Ada/1.png, Ada/more/1.png, has images at different levels: Ada/1.png and Ada/more/1.png",
        "a/Ada/1.png, b/Ada/1.png, has images at different levels: a/Ada/1.png and b/Ada/1.png",
        "Ada/1.png, Ada/./1.png, has two entries Ada/./1.png"
    })
    void rejectsAmbiguousArchives(String first, String second, String problem) {
        assertThatThrownBy(() -> entries(first, second))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void anArchiveWithoutImagesHasNoEntries() throws IOException {
        assertThat(entries("README.txt").byPath()).isEmpty();
    }
}
