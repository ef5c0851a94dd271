// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import dev.fairloss.trainer.testing.TestFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderListingTest {
    @TempDir
    private Path folder;

    private ImageListing listing(String... files) {
        for (String file : files) {
            TestFiles.write(folder, file, "abc");
        }
        return FolderListing.of(folder);
    }

    @Test
    void listsFilesByIdentityAndPath() {
        var listing = listing("Bob/1.png", "Ada/2.jpg", "Ada/10.jpg", "Ada/notes.txt");
        assertThat(listing.files())
                .extracting(Candidate::identity, Candidate::path, Candidate::bytes, Candidate::declared)
                .containsExactly(
                        tuple("Ada", "Ada/10.jpg", 3L, true),
                        tuple("Ada", "Ada/2.jpg", 3L, true),
                        tuple("Ada", "Ada/notes.txt", 3L, false),
                        tuple("Bob", "Bob/1.png", 3L, true));
        assertThat(listing.identities()).containsExactlyInAnyOrder("Ada", "Bob");
        assertThat(listing.unreadable()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "notes.txt, notes.txt (not an image)",
        ".git/1.png, .git (hidden)",
        "Ada/.1.png, Ada/.1.png (hidden)",
        "lost+found/1.png, lost+found (created by the system)",
        "Ada/Thumbs.db, Ada/Thumbs.db (created by the system)",
        "Ada/more/notes.txt, Ada/more (a folder without images)"
    })
    void skipsFilesThatAreNotImagesOfAnIdentity(String file, String skipped) {
        var listing = listing("Ada/1.png", file);
        assertThat(listing.skipped()).extracting(Skipped::toString).containsExactly(skipped);
        assertThat(listing.files()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1.png, The image 1.png is directly in",
        "Ada/more/1.png, contains a folder with images",
    })
    void rejectsImagesAtTheWrongLevel(String file, String problem) {
        assertThatThrownBy(() -> listing("Ada/1.png", file))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void rejectsWhatIsNoFolder() {
        Path file = TestFiles.write(folder, "file", "abc");
        assertThatThrownBy(() -> FolderListing.of(file)).hasMessage(file + " is a file.");
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> FolderListing.of(missing)).hasMessage("The folder " + missing + " does not exist.");
    }
}
