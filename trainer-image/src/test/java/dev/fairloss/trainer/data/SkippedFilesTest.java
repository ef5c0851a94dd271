// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TestZip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files decide by their contents whether they are images; everything that is not used is counted and named. */
class SkippedFilesTest {
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    private final List<String> paths = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();

    /** The same files in a folder or in a zip archive. */
    enum Container {
        FOLDER,
        ZIP
    }

    @BeforeEach
    void twoIdentities() {
        add("Ada/1.png", png(1));
        add("Ada/2.png", png(2));
        add("Bob/1.png", png(3));
    }

    private static byte[] png(int shift) {
        return TestImages.file(TestImages.pattern(SIDE, SIDE, shift), "png");
    }

    private void add(String path, byte[] content) {
        paths.add(path);
        contents.add(content);
    }

    private void add(String path, String text) {
        add(path, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Indexing index(Container container) {
        var zip = new TestZip();
        Path faces = folder.resolve("faces");
        for (int i = 0; i < paths.size(); i++) {
            if (container == Container.FOLDER) {
                TestImages.write(faces, paths.get(i), contents.get(i));
            } else {
                zip.add(paths.get(i), contents.get(i));
            }
        }
        FaceSource source = container == Container.FOLDER
                ? new ImageFolder(faces)
                : new ZipSource(zip.write(folder.resolve("faces.zip")));
        return source.index(SIDE, Optional.empty(), ProgressCallback.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void imagesNeedNoExtensionOfTheirFormat(Container container) {
        add("Cleo/1.jfif", TestImages.file(TestImages.pattern(SIDE, SIDE, 0), "jpg"));
        add("Cleo/2", TestImages.file(TestImages.pattern(SIDE, SIDE, 0), "jpg"));
        add("Cleo/3.dat", TestImages.file(TestImages.pattern(SIDE, SIDE, 0), "bmp"));
        add("Cleo/4.gif", png(0));
        add("Cleo/5.jpg?size=large", png(0));
        add("Dan/a.b.c", TestImages.ppm("P6", SIDE, 0));
        FaceIndex index = index(container).requireTrainable();
        assertThat(index.skipped()).isEqualTo(SkippedFiles.NONE);
        assertThat(index.identities())
                .extracting(
                        FaceIndex.Identity::name, identity -> identity.images().size())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Ada", 2),
                        org.assertj.core.groups.Tuple.tuple("Bob", 1),
                        org.assertj.core.groups.Tuple.tuple("Cleo", 5),
                        org.assertj.core.groups.Tuple.tuple("Dan", 1));
    }

    @ParameterizedTest
    @EnumSource
    void otherFilesAndIdentitiesWithoutImagesAreNamed(Container container) {
        add("Ada/notes.txt", "BMW, P1 and other words that begin like images");
        add("Ada/BM.txt", "BMW");
        add("Ada/P1", "P1 is the first person");
        add("Cleo/readme", "no image of Cleo");
        add("Ada/.DS_Store", "");
        add("Ada/Thumbs.db", "");
        assertThat(index(container).requireTrainable().skipped())
                .isEqualTo(new SkippedFiles(
                        6,
                        List.of(
                                "Ada/BM.txt (not an image)",
                                "Ada/P1 (not an image)",
                                "Ada/notes.txt (not an image)",
                                "Cleo/readme (not an image)",
                                "Ada/Thumbs.db (created by the system)",
                                "Ada/.DS_Store (hidden)"),
                        1,
                        List.of("Cleo")));
    }

    @ParameterizedTest
    @EnumSource
    void systemFoldersAreSkipped(Container container) {
        add("__MACOSX/Ada/1.png", png(1));
        add("Ada/@eaDir/1.png/SYNOPHOTO_THUMB_S.jpg", png(1));
        add("lost+found/#123", png(1));
        add("System Volume Information/x.png", png(1));
        SkippedFiles skipped = index(container).requireTrainable().skipped();
        assertThat(skipped.files()).isEqualTo(4);
        assertThat(skipped.fileNames()).allMatch(name -> name.endsWith("(created by the system)"));
        assertThat(skipped.identities()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"GIF89a, GIF", "....ftypheic, HEIF"})
    void unsupportedFormatsAreNamedByTheirContents(String head, String format) {
        add("Ada/3.jpg", head.replace('.', '\0'));
        add("Ada/4", head.replace('.', '\0'));
        assertThat(index(Container.FOLDER).unreadable())
                .extracting(Unreadable::toString)
                .containsExactly(
                        "Ada/3.jpg (unsupported image format: it is " + format + "; convert it to JPEG or PNG)",
                        "Ada/4 (unsupported image format: it is " + format + "; convert it to JPEG or PNG)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stray.jfif", "stray"})
    void imagesBesideTheIdentitiesAreRefusedByTheirContents(String name) {
        add(name, png(1));
        assertThatThrownBy(() -> index(Container.FOLDER))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("The image " + name + " is directly in ");
    }

    @Test
    void foldersWithoutImagesAreSkipped() throws IOException {
        add("Ada/notes/a.txt", "text");
        Files.createDirectories(folder.resolve("faces/Bob/empty"));
        Files.createDirectories(folder.resolve("faces/Cleo"));
        assertThat(index(Container.FOLDER).requireTrainable().skipped())
                .isEqualTo(new SkippedFiles(
                        2,
                        List.of("Ada/notes (a folder without images)", "Bob/empty (a folder without images)"),
                        1,
                        List.of("Cleo")));
    }

    @Test
    void linksWithoutATargetAreListedWithTheUnusableFiles() throws IOException {
        add("Ada/empty.jpg", "");
        Files.createDirectories(folder.resolve("faces/Ada"));
        Files.createSymbolicLink(folder.resolve("faces/Ada/x.jpg"), folder.resolve("nowhere.jpg"));
        Files.createSymbolicLink(folder.resolve("faces/Cleo"), folder.resolve("nowhere"));
        assertThatThrownBy(() -> index(Container.FOLDER).requireTrainable())
                .hasMessageContaining("3 files of ")
                .hasMessageContaining("Ada/empty.jpg (zero bytes), "
                        + "Ada/x.jpg (cannot be opened: a link without a target), "
                        + "Cleo (cannot be opened: a link without a target)");
    }

    @Test
    void linksThatFormALoopAreListedWithTheUnusableFiles() throws IOException {
        Files.createDirectories(folder.resolve("faces"));
        Files.createSymbolicLink(folder.resolve("faces/loop"), folder.resolve("faces/loop"));
        assertThat(index(Container.FOLDER).unreadable())
                .extracting(Unreadable::path)
                .containsExactly("loop");
    }

    @Test
    void foldersWithoutPermissionAreListedWithTheUnusableFiles() throws IOException {
        Path closed = Files.createDirectories(folder.resolve("faces/Cleo"));
        assumeThat(closed.toFile().setReadable(false) && !Files.isReadable(closed))
                .as("a user who is bound by file permissions")
                .isTrue();
        assertThat(index(Container.FOLDER).unreadable())
                .extracting(Unreadable::toString)
                .containsExactly("Cleo (cannot be opened: permission denied)");
    }

    @Test
    void aDatasetWithoutPermissionIsNamed() throws IOException {
        Path closed = Files.createDirectories(folder.resolve("faces"));
        assumeThat(closed.toFile().setReadable(false) && !Files.isReadable(closed))
                .as("a user who is bound by file permissions")
                .isTrue();
        var source = new ImageFolder(closed);
        assertThatThrownBy(() -> source.index(SIDE, Optional.empty(), ProgressCallback.NONE))
                .hasMessage("Cannot list the folder " + closed + ": permission denied.");
    }

    /** Opening a named pipe without a writer blocks forever. */
    @Test
    void namedPipesAreSkipped() throws Exception {
        Files.createDirectories(folder.resolve("faces/Ada"));
        for (String name : List.of("faces/Ada/pipe.jpg", "faces/pipe")) {
            var made = new ProcessBuilder("mkfifo", folder.resolve(name).toString()).start();
            assertThat(made.waitFor()).isZero();
        }
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(
                        index(Container.FOLDER).requireTrainable().skipped().fileNames())
                .containsExactly("Ada/pipe.jpg (not a regular file)", "pipe (not a regular file)"));
    }

    @Test
    void filesAboveTheSizeLimitAreNotRead() throws IOException {
        add("Ada/large.png", png(1));
        index(Container.FOLDER);
        try (var file = java.nio.channels.FileChannel.open(
                folder.resolve("faces/Ada/large.png"), java.nio.file.StandardOpenOption.WRITE)) {
            file.write(java.nio.ByteBuffer.wrap(new byte[1]), EncodedImages.MAXIMUM_BYTES);
        }
        contents.clear();
        paths.clear();
        assertThat(index(Container.FOLDER).unreadable())
                .extracting(Unreadable::toString)
                .containsExactly("Ada/large.png (too large: 67108865 bytes; the limit is 67108864)");
    }

    @Test
    void anIndexNamesAtMostAThousandFiles() {
        for (int i = 0; i < Skipped.NAMED + 5; i++) {
            add("Ada/%04d.txt".formatted(i), "text");
        }
        SkippedFiles skipped = index(Container.ZIP).requireTrainable().skipped();
        assertThat(skipped.files()).isEqualTo(Skipped.NAMED + 5);
        assertThat(skipped.fileNames()).hasSize(Skipped.NAMED);
        assertThat(skipped.files(2))
                .isEqualTo("Ada/0000.txt (not an image), Ada/0001.txt (not an image), and 1003 more");
    }
}
