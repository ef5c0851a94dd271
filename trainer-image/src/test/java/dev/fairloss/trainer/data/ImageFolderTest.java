// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.Unreadable.Reason;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.TestImages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    private static final int SIDE = 8;

    @TempDir
    private Path root;

    @BeforeEach
    void twoPeople() {
        TestImages.png(root, "Bob/b.png", SIDE, 3);
        TestImages.png(root, "Ada/2.png", SIDE, 2);
        TestImages.png(root, "Ada/1.PNG", SIDE, 1);
    }

    private Indexing index() {
        return new ImageFolder(root).index(SIDE, Optional.empty(), ProgressCallback.NONE);
    }

    private static void refuses(ThrowingCallable action, String message) {
        assertThatThrownBy(action).isInstanceOfSatisfying(TrainerException.class, e -> {
            assertThat(e.getMessage() + " " + e.remedy()).isEqualTo(message);
            assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
        });
    }

    @Test
    void peopleAndImagesAreSortedAndRead() {
        FaceIndex index = index().requireTrainable();
        assertThat(index.identities()).extracting(FaceIndex.Identity::name).containsExactly("Ada", "Bob");
        assertThat(index.images())
                .extracting(FaceIndex.Image::path)
                .containsExactly("Ada/1.PNG", "Ada/2.png", "Bob/b.png");
        FaceImages images = new ImageFolder(root).open(index);
        assertThat(images.count()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(images.pixels(i)).isEqualTo(TestImages.rgb(SIDE, i + 1));
        }
    }

    @Test
    void imagesOfAnotherSizeAreResized() {
        FaceIndex index = new ImageFolder(root)
                .index(4, Optional.empty(), ProgressCallback.NONE)
                .requireTrainable();
        assertThat(new ImageFolder(root).open(index).pixels(0)).hasSize(4 * 4 * 3);
    }

    @Test
    void hiddenAndForeignFilesAreSkippedAndCounted() {
        for (String path : List.of(".DS_Store", "README.txt", "Ada/notes.txt", "Ada/.hidden.png", ".git/config")) {
            TestImages.write(root, path, new byte[] {1});
        }
        assertThat(index().requireTrainable().skipped().files()).isEqualTo(5);
        assertThat(index().index().imageCount()).isEqualTo(3);
    }

    @Test
    void aMissingFolderIsReported() {
        Path missing = root.resolve("nowhere");
        refuses(
                () -> new ImageFolder(missing).index(SIDE, Optional.empty(), ProgressCallback.NONE),
                "The folder " + missing
                        + " does not exist. A dataset is a folder with one subfolder per identity, which holds the images of that identity.");
    }

    @Test
    void aFileInPlaceOfTheFolderIsReported() {
        Path file = root.resolve("Ada/2.png");
        refuses(
                () -> new ImageFolder(file).index(SIDE, Optional.empty(), ProgressCallback.NONE),
                file
                        + " is a file. A dataset is a folder with one subfolder per identity, which holds the images of that identity.");
    }

    @Test
    void anEmptyFolderIsReported(@TempDir Path empty) {
        refuses(
                () -> new ImageFolder(empty)
                        .index(SIDE, Optional.empty(), ProgressCallback.NONE)
                        .requireTrainable(),
                "There are no images in folder " + empty
                        + ". Put one folder per identity into it, with JPEG, PNG, WebP, TIFF, BMP or PPM files.");
    }

    @Test
    void imagesOutsideOfIdentityFoldersAreReported() {
        TestImages.png(root, "stray.png", SIDE, 0);
        refuses(
                this::index,
                "The image stray.png is directly in " + root
                        + ". A dataset is a folder with one subfolder per identity, which holds the images of that identity: move it to "
                        + root.resolve("IDENTITY/stray.png") + ".");
    }

    @Test
    void identitiesOneLevelTooDeepAreReported() {
        TestImages.png(root, "Cleo/more/1.png", SIDE, 0);
        refuses(
                this::index,
                "The folder " + root.resolve("Cleo")
                        + " of an identity contains a folder with images, more. A dataset is a folder with one subfolder per identity, which holds the images of that identity. If the identities are one level deeper, set the URI to "
                        + root.resolve("Cleo") + ".");
    }

    @Test
    void aSingleIdentityIsReported() throws IOException {
        Files.delete(root.resolve("Bob/b.png"));
        refuses(
                () -> index().requireTrainable(),
                "There is only one identity in folder " + root
                        + " (Ada), but training needs at least two. Add the images of other identities.");
    }

    @Test
    void identitiesWithOneImageOnlyAreReported() throws IOException {
        Files.delete(root.resolve("Ada/2.png"));
        refuses(
                () -> index().requireTrainable(),
                "No identity in folder " + root
                        + " has two or more images, so there is no variation within an identity to learn from. Add images.");
    }

    @Test
    void everyUnreadableFileIsNamedAtOnce() throws IOException {
        byte[] whole = Files.readAllBytes(root.resolve("Ada/2.png"));
        TestImages.write(root, "Ada/empty.jpg", new byte[0]);
        TestImages.write(root, "Bob/cut.png", Arrays.copyOf(whole, whole.length / 2));
        TestImages.write(root, "Bob/page.jpg", "<html>".getBytes(StandardCharsets.US_ASCII));
        TestImages.write(root, "Bob/moving.gif", "GIF89a".getBytes(StandardCharsets.US_ASCII));
        TestImages.write(root, "Bob/vast.ppm", "P6 20000 3 255 ".getBytes(StandardCharsets.US_ASCII));
        Indexing indexing = index();
        assertThat(indexing.unreadable())
                .extracting(Unreadable::path, Unreadable::reason)
                .containsExactly(
                        tuple("Ada/empty.jpg", Reason.EMPTY),
                        tuple("Bob/cut.png", Reason.TRUNCATED),
                        tuple("Bob/moving.gif", Reason.UNSUPPORTED),
                        tuple("Bob/page.jpg", Reason.NOT_AN_IMAGE),
                        tuple("Bob/vast.ppm", Reason.TOO_LARGE));
        refuses(
                indexing::requireTrainable,
                "5 files of folder " + root + " cannot be used: Ada/empty.jpg (zero bytes), Bob/cut.png (truncated), "
                        + "Bob/moving.gif (unsupported image format: it is GIF; convert it to JPEG or PNG), "
                        + "Bob/page.jpg (not an image: it does not begin like JPEG, PNG, WebP, TIFF, BMP, PPM or PGM), Bob/vast.ppm (too large: "
                        + "20000 x 3 pixels). 3 images can be used. Repair or remove them.");
    }

    @Test
    void aLongListIsCutInTheMessageAlone() {
        for (int i = 0; i < 25; i++) {
            TestImages.write(root, "Ada/empty-%02d.jpg".formatted(i), new byte[0]);
        }
        Indexing indexing = index();
        assertThat(indexing.unreadable()).hasSize(25);
        assertThatThrownBy(indexing::requireTrainable)
                .hasMessageStartingWith("25 files of folder ")
                .hasMessageEndingWith("Ada/empty-19.jpg (zero bytes), and 5 more. 3 images can be used.")
                .satisfies(Failures.invalidInput("Repair or remove them."))
                .hasMessageNotContaining("empty-20");
    }

    @Test
    void aFileWithoutRightsIsNamed() {
        Path file = root.resolve("Ada/2.png");
        assumeThat(file.toFile().setReadable(false) && !Files.isReadable(file))
                .as("a user who is bound by file rights")
                .isTrue();
        assertThat(index().unreadable()).extracting(Unreadable::reason).containsExactly(Reason.FORBIDDEN);
    }

    @Test
    void whatHasNotChangedIsNotReadAgain() throws IOException {
        FaceIndex before = index().requireTrainable();
        Path touched = root.resolve("Ada/2.png");
        FileTime modified = Files.getLastModifiedTime(touched);
        // The same size and time: not looked at, so its contents may be anything.
        Files.write(touched, new byte[(int) Files.size(touched)]);
        Files.setLastModifiedTime(touched, modified);
        Indexing again = new ImageFolder(root).index(SIDE, Optional.of(before), ProgressCallback.NONE);
        assertThat(again.reused()).isEqualTo(3);
        assertThat(again.requireTrainable()).isEqualTo(before);

        Files.setLastModifiedTime(touched, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        Indexing changed = new ImageFolder(root).index(SIDE, Optional.of(before), ProgressCallback.NONE);
        assertThat(changed.reused()).isEqualTo(2);
        assertThat(changed.unreadable()).extracting(Unreadable::path).containsExactly("Ada/2.png");
    }

    @Test
    void fingerprintIsOfContentsNotOfPlaceOrTime(@TempDir Path other) throws IOException {
        TestImages.png(other, "Ada/1.PNG", SIDE, 1);
        TestImages.png(other, "Ada/2.png", SIDE, 2);
        TestImages.png(other, "Bob/b.png", SIDE, 3);
        Files.setLastModifiedTime(other.resolve("Bob/b.png"), FileTime.from(Instant.EPOCH));
        String fingerprint = index().index().fingerprint();
        var elsewhere = new ImageFolder(other);
        assertThat(elsewhere
                        .index(SIDE, Optional.empty(), ProgressCallback.NONE)
                        .index()
                        .fingerprint())
                .isEqualTo(fingerprint);
        TestImages.png(other, "Bob/b.png", SIDE, 4);
        assertThat(elsewhere
                        .index(SIDE, Optional.empty(), ProgressCallback.NONE)
                        .index()
                        .fingerprint())
                .isNotEqualTo(fingerprint);
    }

    @Test
    void progressCountsEveryFileOnce() {
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        new ImageFolder(root).index(SIDE, Optional.empty(), (done, total) -> {
            assertThat(total).isEqualTo(3);
            seen.add(done);
        });
        assertThat(seen).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aFileThatChangedOrVanishedSinceIsNamed() throws IOException {
        FaceIndex index = index().requireTrainable();
        FaceImages images = new ImageFolder(root).open(index);
        TestImages.png(root, "Ada/1.PNG", SIDE, 99);
        refuses(
                () -> images.pixels(0),
                "The contents of " + root.resolve("Ada/1.PNG")
                        + " changed after the dataset was indexed. Update its modification time, for example with touch, and start the run again to index it again.");
        Files.delete(root.resolve("Bob/b.png"));
        refuses(
                () -> images.pixels(2),
                "The image " + root.resolve("Bob/b.png")
                        + " was removed after the dataset was indexed. Put it back, or start the run again.");
    }
}
