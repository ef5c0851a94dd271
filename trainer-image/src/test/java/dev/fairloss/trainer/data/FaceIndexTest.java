// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.json.Sha256;
import dev.fairloss.trainer.data.FaceIndex.Identity;
import dev.fairloss.trainer.data.FaceIndex.Image;
import dev.fairloss.trainer.data.FaceIndex.Stamp;
import dev.fairloss.trainer.synthetic.SyntheticFaces;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON form matches its golden files; {@code -Dgolden.update} rewrites them. */
class FaceIndexTest {
    private static Image image(String path, long bytes, String contents) {
        var stamp = new Stamp(
                bytes, Sha256.of(contents), "0123456789abcdef", "", Instant.parse("2026-01-02T03:04:05.678Z"));
        return new Image(path, Optional.of(stamp));
    }

    private static FaceIndex folder() {
        return FaceIndex.ofFiles(
                "folder /faces",
                64,
                new SkippedFiles(2, List.of("README.txt (not an image)", ".DS_Store (hidden)"), 1, List.of("Cleo")),
                List.of(
                        new Identity("Ada", List.of(image("Ada/1.jpg", 11, "a"), image("Ada/2.jpg", 12, "b"))),
                        new Identity("Bob", List.of(image("Bob/1.png", 13, "c")))));
    }

    static byte[] json(FaceIndex index) {
        try {
            var out = new ByteArrayOutputStream();
            index.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<FaceIndex> read(byte[] json) {
        try {
            return FaceIndex.read(new ByteArrayInputStream(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("face-index-folder", folder()),
                Arguments.of(
                        "face-index-synthetic",
                        SyntheticFaces.of(2, 3, 7)
                                .index(64, Optional.empty(), ProgressCallback.NONE)
                                .requireTrainable()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void formIsGoldenAndReadsBack(String name, FaceIndex index) throws IOException {
        Path golden = Path.of("src/test/resources/golden/data", name + ".json");
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(golden.getParent());
            Files.write(golden, json(index));
        }
        assertThat(new String(json(index), StandardCharsets.UTF_8)).isEqualTo(Files.readString(golden));
        assertThat(ContractJson.strictMapper().readValue(json(index), FaceIndex.class))
                .isEqualTo(index);
        assertThat(read(json(index))).contains(index);
    }

    @Test
    void anotherVersionIsNotRead() {
        FaceIndex index = folder();
        var other = new FaceIndex(
                FaceIndex.VERSION + 1,
                index.source(),
                index.imageSize(),
                index.fingerprint(),
                index.skipped(),
                index.identities());
        assertThat(read(json(other))).isEmpty();
    }

    @Test
    void fingerprintIsOfPathsSizesAndSums() {
        // printf 'Ada/1.jpg 11 ca97...\nAda/2.jpg 12 3e23...\nBob/1.png 13 2e7d...\n' | sha256sum, the sums being those
        // of
        // "a", "b" and "c".
        assertThat(folder().fingerprint())
                .isEqualTo("de1a5224febb30d0030a84f63d0c2dec5712f33993a1723319987c575036b46b");
    }

    /** "a 1.jpg" begins like "a" and a space, so the sizes decide; "B" sorts before "a". */
    @Test
    void linesAreSortedAsTheyAreWritten() {
        var images = List.of(image("a", 13, "x"), image("a 2", 5, "y"), image("a!", 1, "z"), image("B", 1, "v"));
        String lines = images.stream()
                .map(image -> image.path() + " " + image.file().orElseThrow().bytes() + " "
                        + image.file().orElseThrow().sha256() + "\n")
                .sorted()
                .collect(Collectors.joining());
        assertThat(FaceIndex.ofFiles("test", 64, SkippedFiles.NONE, List.of(new Identity("Ada", images)))
                        .fingerprint())
                .isEqualTo(Sha256.of(lines));
    }

    @Test
    void imagesAreNumberedInTheOrderOfPeopleAndPaths() {
        assertThat(folder().imageCount()).isEqualTo(3);
        assertThat(folder().numbers()).containsEntry("Ada/1.jpg", 0).containsEntry("Bob/1.png", 2);
        assertThat(folder().images().get(1).path()).isEqualTo("Ada/2.jpg");
    }
}
