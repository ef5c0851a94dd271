// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.Unreadable.Reason;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TestZip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipEntry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipSourceTest {
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    private final TestZip zip = new TestZip();

    private static byte[] png(int shift) {
        return TestImages.file(TestImages.pattern(SIDE, SIDE, shift), "png");
    }

    /** Bob before Ada: the order of an archive is not that of names. */
    private void twoIdentities(String prefix) {
        zip.add(prefix + "Bob/b.png", png(3));
        zip.add(prefix + "Ada/2.png", png(2));
        zip.add(prefix + "Ada/1.PNG", png(1));
    }

    private ZipSource source() {
        return new ZipSource(zip.write(folder.resolve("faces.zip")));
    }

    private Indexing index() {
        return source().index(SIDE, Optional.empty(), ProgressCallback.NONE);
    }

    private static void refuses(ThrowingCallable action, String... parts) {
        assertThatThrownBy(action).isInstanceOfSatisfying(TrainerException.class, e -> {
            assertThat(e.getMessage() + " " + e.remedy()).contains(parts);
            assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "digiface/", "./", "data/subjects/"})
    void anArchiveEqualsTheFolderOfTheSameImages(String prefix) {
        twoIdentities(prefix);
        TestImages.write(folder, "faces/Bob/b.png", png(3));
        TestImages.write(folder, "faces/Ada/2.png", png(2));
        TestImages.write(folder, "faces/Ada/1.PNG", png(1));
        var images = new ImageFolder(folder.resolve("faces"));
        FaceIndex expected =
                images.index(SIDE, Optional.empty(), ProgressCallback.NONE).requireTrainable();
        FaceIndex index = index().requireTrainable();
        assertThat(index.fingerprint()).isEqualTo(expected.fingerprint());
        assertThat(index.identities())
                .extracting(FaceIndex.Identity::name)
                .isEqualTo(expected.identities().stream()
                        .map(FaceIndex.Identity::name)
                        .toList());
        assertThat(index.numbers()).isEqualTo(expected.numbers());
        FaceImages unzipped = source().open(index);
        FaceImages files = images.open(expected);
        assertThat(unzipped.count()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(unzipped.pixels(i)).isEqualTo(files.pixels(i));
        }
    }

    @Test
    void storedEntriesAreReadToo() {
        zip.method(ZipEntry.STORED);
        twoIdentities("");
        assertThat(source().open(index().requireTrainable()).pixels(2)).isEqualTo(TestImages.rgb(SIDE, 3));
    }

    @Test
    void moreEntriesThanThe65535OfPlainZipAreRead() {
        twoIdentities("faces/");
        for (int i = 0; i < 70_000; i++) {
            zip.add("faces/notes/" + i + ".txt", new byte[0]);
        }
        FaceIndex index = index().requireTrainable();
        assertThat(index.imageCount()).isEqualTo(3);
        assertThat(index.skipped().files()).isEqualTo(70_000);
    }

    @Test
    void systemHiddenAndOtherFilesAreSkippedAndCounted() {
        twoIdentities("faces/");
        zip.add("__MACOSX/faces/Ada/._1.PNG", new byte[] {1});
        zip.add("__MACOSX/faces/Ada/1.png", new byte[] {1});
        zip.add("faces/.DS_Store", new byte[] {1});
        zip.add("faces/Ada/Thumbs.db", new byte[] {1});
        zip.add("../evil.png", new byte[] {1});
        zip.add("README.txt", new byte[] {1});
        zip.add("faces/Cleo/", new byte[0]);
        FaceIndex index = index().requireTrainable();
        assertThat(index.skipped().files()).isEqualTo(6);
        assertThat(index.imageCount()).isEqualTo(3);
    }

    @Test
    void imagesAtDifferentLevelsAreRefused() {
        twoIdentities("faces/");
        zip.add("faces/Cleo/more/1.png", png(4));
        refuses(
                this::index,
                "has images at different levels: faces/Bob/b.png and faces/Cleo/more/1.png",
                "Put the images of each identity directly into one folder of its own.");
    }

    @Test
    void twoFoldersAroundIdentitiesAreRefused() {
        twoIdentities("train/");
        zip.add("test/Cleo/1.png", png(4));
        refuses(this::index, "different levels: train/Bob/b.png and test/Cleo/1.png");
    }

    @Test
    void anImageInNoFolderIsRefused() {
        zip.add("cover.png", png(4));
        refuses(this::index, "The image cover.png is at the top of the zip archive");
    }

    @Test
    void anEntryThatIsThereTwiceIsRefused() {
        twoIdentities("");
        zip.add("Ada//2.png", png(4));
        refuses(this::index, "has two entries Ada/", "without duplicates");
    }

    @Test
    void anEmptyArchiveHasNoImages() {
        zip.add("README.txt", new byte[] {1});
        refuses(() -> index().requireTrainable(), "There are no images in zip archive " + folder.resolve("faces.zip"));
    }

    @Test
    void everyUnreadableEntryIsNamed() {
        twoIdentities("");
        byte[] whole = png(7);
        zip.add("Ada/cut.png", Arrays.copyOf(whole, whole.length / 2));
        zip.add("Bob/page.jpg", "<html>".getBytes(StandardCharsets.US_ASCII));
        zip.add("Bob/moving.gif", "GIF89a".getBytes(StandardCharsets.US_ASCII));
        assertThat(index().unreadable())
                .extracting(Unreadable::path, Unreadable::reason)
                .containsExactly(
                        tuple("Ada/cut.png", Reason.TRUNCATED),
                        tuple("Bob/moving.gif", Reason.UNSUPPORTED),
                        tuple("Bob/page.jpg", Reason.NOT_AN_IMAGE));
    }

    /** 100 MB of zeros deflate to 100 KB; they are refused by their size alone, before they are inflated. */
    @Test
    void anEntryThatExpandsTooFarIsRefused() {
        twoIdentities("");
        zip.add("Ada/bomb.png", new byte[100 << 20]);
        assertThat(index().unreadable()).singleElement().satisfies(bomb -> {
            assertThat(bomb.reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(bomb.detail()).isEqualTo("104857600 bytes; the limit is 67108864");
        });
    }

    @Test
    void anEntryWhoseCompressedContentIsCutIsRefused() throws IOException {
        twoIdentities("");
        zip.add("Ada/cut.png", TestImages.file(TestImages.pattern(64, 64, 7), "png"));
        Path file = zip.write(folder.resolve("faces.zip"));
        TestZip.setDirectoryCompressedSize(file, "Ada/cut.png", 100);
        assertThat(new ZipSource(file)
                        .index(SIDE, Optional.empty(), ProgressCallback.NONE)
                        .unreadable())
                .extracting(Unreadable::toString)
                .containsExactly("Ada/cut.png (truncated: the archive ends inside the entry)");
    }

    @Test
    void anEntryThatIsLargerThanItsDirectorySaysIsRefused() throws IOException {
        twoIdentities("");
        zip.add("Ada/liar.png", new byte[100_000]);
        Path file = zip.write(folder.resolve("faces.zip"));
        TestZip.setDirectorySize(file, "Ada/liar.png", 10);
        assertThat(new ZipSource(file)
                        .index(SIDE, Optional.empty(), ProgressCallback.NONE)
                        .unreadable())
                .extracting(Unreadable::toString)
                .containsExactly("Ada/liar.png (damaged: size or CRC-32 differ from the archive's directory)");
    }

    @Test
    void aMissingArchiveAFolderATextAndACutArchiveAreRefused() throws IOException {
        Path missing = folder.resolve("nowhere.zip");
        refuses(
                () -> new ZipSource(missing).index(SIDE, Optional.empty(), ProgressCallback.NONE),
                missing + " does not exist");
        refuses(
                () -> new ZipSource(folder).index(SIDE, Optional.empty(), ProgressCallback.NONE),
                folder + " is not a file");
        Path text = Files.writeString(folder.resolve("text.zip"), "hello");
        refuses(
                () -> new ZipSource(text).index(SIDE, Optional.empty(), ProgressCallback.NONE),
                "Cannot read the zip archive " + text);
        twoIdentities("");
        byte[] whole = Files.readAllBytes(zip.write(folder.resolve("faces.zip")));
        Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, whole.length - 30));
        refuses(
                () -> new ZipSource(cut).index(SIDE, Optional.empty(), ProgressCallback.NONE),
                "Cannot read the zip archive " + cut,
                "Copy it again if it is cut");
    }

    @Test
    void anUnchangedArchiveIsNotReadAgain() throws IOException {
        twoIdentities("");
        FaceIndex before = index().requireTrainable();
        Path file = folder.resolve("faces.zip");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        Indexing touched = new ZipSource(file).index(SIDE, Optional.of(before), ProgressCallback.NONE);
        assertThat(touched.reused()).isZero();
        Indexing again = new ZipSource(file).index(SIDE, Optional.of(touched.index()), ProgressCallback.NONE);
        assertThat(again.reused()).isEqualTo(3);
        assertThat(again.index()).isEqualTo(touched.index());
        assertThat(again.index().fingerprint()).isEqualTo(before.fingerprint());
    }

    @Test
    void anArchiveThatChangedSinceIsNamed() {
        twoIdentities("");
        FaceIndex index = index().requireTrainable();
        var other = new TestZip();
        other.add("Ada/1.PNG", png(99));
        other.add("Ada/2.png", png(2));
        Path file = other.write(folder.resolve("faces.zip"));
        FaceImages images = new ZipSource(file).open(index);
        refuses(
                () -> images.pixels(0),
                "The contents of " + file + "!/Ada/1.PNG changed after the dataset was indexed.");
        refuses(() -> images.pixels(2), "The image " + file + "!/Bob/b.png was removed after the dataset was indexed.");
    }
}
