// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TestRecords;
import dev.fairloss.trainer.testing.TestZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlignedSourceTest {
    private static final int SIDE = 16;
    private static final String[] POINTS = {
        "10,12,20,12,15,18,11,23,19,23",
        "11,12,21,12,16,18,12,23,20,23",
        "10,13,20,12,15,18,11,23,19,23",
        ".3,.4,.6,.4,.45,.6,.35,.7,.55,.7"
    };

    @TempDir
    private Path folder;

    private Path landmarks;

    @BeforeEach
    void writeLandmarks() throws IOException {
        landmarks = folder.resolve("points.csv");
        write("Ada/0.png", "Ada/1.png", "Bob/2.png", "Bob/3.png");
    }

    private void write(String... names) throws IOException {
        var rows = new StringBuilder("name,a,b,c,d,e,f,g,h,i,j\n");
        for (int i = 0; i < names.length; i++) {
            rows.append(names[i]).append(',').append(POINTS[i]).append('\n');
        }
        Files.writeString(landmarks, rows);
    }

    private static byte[] png(int number) {
        return TestImages.file(TestImages.pattern(32, 40, number), "png");
    }

    private ImageFolder images() {
        for (int i = 0; i < 4; i++) {
            TestImages.write(folder, "faces/" + (i < 2 ? "Ada/" : "Bob/") + i + ".png", png(i));
        }
        return new ImageFolder(folder.resolve("faces"));
    }

    private Indexing index(FaceSource source) {
        return new AlignedSource(source, landmarks).index(SIDE, Optional.empty(), ProgressCallback.NONE);
    }

    /** Every source gives the same aligned pixels, by the names that it has in the file of landmarks. */
    @Test
    void theImagesOfEverySourceAreAligned() throws IOException, UnreadableImageException {
        assertAligned(images());
        var zip = new TestZip();
        var records = new TestRecords();
        records.add(0, new float[] {5, 7}, new byte[0]);
        for (int i = 0; i < 4; i++) {
            zip.add("faces/" + (i < 2 ? "Ada/" : "Bob/") + i + ".png", png(i));
            records.add(i + 1, i / 2, png(i));
        }
        assertAligned(new ZipSource(zip.write(folder.resolve("faces.zip"))));
        write("0", "1", "2", "3");
        assertAligned(new RecordIOSource(records.write(folder, "train")));
    }

    private void assertAligned(FaceSource source) throws UnreadableImageException {
        FaceIndex index = index(source).requireTrainable();
        FaceImages images = new AlignedSource(source, landmarks).open(index);
        for (int i = 0; i < 4; i++) {
            var points = new float[10];
            for (int k = 0; k < points.length; k++) {
                points[k] = Float.parseFloat(POINTS[i].split(",")[k]);
            }
            assertThat(images.pixels(i))
                    .as("image %d of %s", i, index.source())
                    .isEqualTo(ImageDecoder.decode(png(i), SIDE, Optional.of(new Landmarks(points))))
                    .isNotEqualTo(ImageDecoder.decode(png(i), SIDE));
        }
        assertThat(FaceIndexTest.read(FaceIndexTest.json(index))).hasValue(index);
    }

    @Test
    void theImagesOfABinFileAreNumbered() throws IOException {
        Path bin = Files.write(
                folder.resolve("lfw.bin"),
                getClass().getResourceAsStream("/bin/protocol-4.bin").readAllBytes());
        var source = BinFile.open(bin, "lfw");
        var rows = new StringBuilder();
        for (int i = 0; i < 22; i++) {
            rows.append(i).append(",2,3,5,3,3.5,4,2.5,6,5,6\n");
        }
        Files.writeString(landmarks, rows);
        assertThat(index(source).requireReadable().images())
                .allSatisfy(image -> assertThat(image.landmarks()).isPresent());
    }

    @Test
    void otherPointsChangeTheFingerprintAndAreDecodedAgain() throws IOException {
        var source = images();
        FaceIndex before = index(source).requireTrainable();
        assertThat(before.fingerprint())
                .isNotEqualTo(source.index(SIDE, Optional.empty(), ProgressCallback.NONE)
                        .index()
                        .fingerprint());
        Files.writeString(landmarks, Files.readString(landmarks).replace("10,13,20,12", "10,14,20,12"));
        var after = new AlignedSource(source, landmarks).index(SIDE, Optional.of(before), ProgressCallback.NONE);
        assertThat(after.reused()).isEqualTo(3);
        assertThat(after.index().fingerprint()).isNotEqualTo(before.fingerprint());
    }

    @Test
    void imagesWithoutAFaceAreSkippedAndImagesWithoutARowAreListed() throws IOException {
        var source = images();
        Files.writeString(landmarks, Files.readString(landmarks).replace(POINTS[1], ",,,,,,,,,"));
        var skipped = index(source).requireTrainable();
        assertThat(skipped.imageCount()).isEqualTo(3);
        assertThat(skipped.skipped().files(1)).isEqualTo("Ada/1.png (no face was found)");
        write("Ada/0.png", "Ada/1.png", "Bob/2.png");
        assertThatThrownBy(() -> index(source).requireTrainable())
                .hasMessage("1 file of folder " + source.root()
                        + " cannot be used: Bob/3.png (without landmarks: no row Bob/3.png in " + landmarks
                        + "). 3 images can be used.");
    }
}
