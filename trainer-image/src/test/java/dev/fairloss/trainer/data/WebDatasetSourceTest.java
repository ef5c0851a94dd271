// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TestTar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebDatasetSourceTest {
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    private static byte[] png(int shift) {
        return TestImages.file(TestImages.pattern(SIDE, SIDE, shift), "png");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private Path shard(String name, TestTar tar) {
        return tar.write(folder.resolve("shards").resolve(name));
    }

    private static Indexing index(Path location) {
        return new WebDatasetSource(location).index(SIDE, Optional.empty(), ProgressCallback.NONE);
    }

    /** Keys repeat in every archive, as common writers number them. */
    @Test
    void theSamplesOfAllArchivesAreImages() throws IOException {
        shard("b.tar", new TestTar().sample("000000", 7, png(3)).sample("000001", 2, png(4)));
        shard("a.tar", new TestTar().sample("000000", 2, png(1)).sample("deep/000001", 7, png(2)));
        Files.writeString(folder.resolve("shards/README.md"), "not an archive");
        FaceIndex index = index(folder.resolve("shards")).requireTrainable();
        assertThat(index.images())
                .extracting(FaceIndex.Image::path)
                .containsExactly(
                        "00000002/a/000000", "00000002/b/000001", "00000007/a/deep/000001", "00000007/b/000000");
        var source = new WebDatasetSource(folder.resolve("shards"));
        FaceImages images = source.open(index);
        int[] shifts = {1, 4, 2, 3};
        for (int i = 0; i < shifts.length; i++) {
            assertThat(images.pixels(i)).isEqualTo(TestImages.rgb(SIDE, shifts[i]));
        }
        assertThat(source.index(SIDE, Optional.of(index), ProgressCallback.NONE).reused())
                .isEqualTo(4);
        assertThat(index(folder.resolve("shards/a.tar")).index().imageCount()).isEqualTo(2);
    }

    /** A name of more than 100 characters has headers of its own. */
    @Test
    void otherFilesOfASampleAreIgnored() {
        String longKey = "x".repeat(150);
        Path file = shard(
                "a.tar",
                new TestTar()
                        .sample(longKey, 1, png(1))
                        .sample("1", 1, png(2))
                        .with("1.json", text("{}"))
                        .with("2.json", text("{}"))
                        .with(".hidden", text("x")));
        FaceIndex index = index(file).requireReadable();
        assertThat(index.imageCount()).isEqualTo(2);
        assertThat(index.skipped().files(5)).isEqualTo("sample 2 of a.tar (not an image)");
        assertThat(new WebDatasetSource(file).open(index).pixels(1)).isEqualTo(TestImages.rgb(SIDE, 1));
    }

    @Test
    void landmarksNameArchiveAndKey() throws IOException {
        Path file = shard("a.tar", new TestTar().sample("1", 1, png(1)).sample("2", 2, png(2)));
        Path landmarks =
                Files.writeString(folder.resolve("points.csv"), "a/1,1,1,5,1,3,3,1,5,5,5\na/2,1,1,5,1,3,3,1,5,5,5\n");
        assertThat(new AlignedSource(new WebDatasetSource(file), landmarks)
                        .index(SIDE, Optional.empty(), ProgressCallback.NONE)
                        .requireReadable()
                        .images())
                .allSatisfy(image -> assertThat(image.landmarks()).isPresent());
    }

    @Test
    void unusableSamplesAreListed() {
        Path file = shard(
                "a.tar",
                new TestTar()
                        .sample("1", 1, png(1))
                        .with("2.png", png(2))
                        .with("3.png", png(3))
                        .with("3.cls", text("Ada"))
                        .with("4.png", png(4))
                        .with("4.cls", new byte[1000])
                        .with("5.png", png(5))
                        .with("5.jpg", png(5))
                        .sample("6", 1, text("<html>")));
        assertThatThrownBy(() -> index(file).requireReadable())
                .hasMessageStartingWith("5 files of WebDataset " + file + " cannot be used: "
                        + "sample 2 of a.tar (damaged: it has no .cls file), "
                        + "sample 3 of a.tar (damaged: its .cls file is not the number of an identity), "
                        + "sample 4 of a.tar (damaged: its .cls file has 1000 bytes), "
                        + "sample 5 of a.tar (damaged: it has 2 images), "
                        + "sample 6 of a.tar (not an image: ")
                .hasMessageEndingWith("1 image can be used.");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        assertThatThrownBy(() -> index(folder.resolve("none")))
                .hasMessage("The WebDataset " + folder.resolve("none") + " does not exist.");
        Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> index(folder.resolve("empty")))
                .hasMessage("The folder " + folder.resolve("empty") + " contains no .tar files.");
        Path page = Files.writeString(folder.resolve("page.tar"), "<html>".repeat(500));
        assertThatThrownBy(() -> index(page)).hasMessageStartingWith("Cannot read the tar archive " + page + ": ");
        Path twice = shard("twice.tar", new TestTar().with("1.png", png(1)).with("1.png", png(1)));
        assertThatThrownBy(() -> index(twice)).hasMessage("The tar archive " + twice + " has two files 1.png.");
    }

    @Test
    void aCutArchiveIsRefused() throws IOException {
        Path file = shard("a.tar", new TestTar().sample("1", 1, png(1)).with("2.png", new byte[5000]));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, 4000));
        assertThatThrownBy(() -> index(file).requireReadable()).hasMessageContaining(file.toString());
    }
}
