// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fairloss.trainer.eval.BinPairs;
import dev.fairloss.trainer.eval.ImagePair;
import dev.fairloss.trainer.eval.PairsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads real photographs, if -Dfairloss.faces or FAIRLOSS_FACES names a folder with train/. */
class RealFacesTest {
    private static final int SIDE = 64;
    private static final Path FACES = Path.of(Optional.ofNullable(System.getProperty("fairloss.faces"))
            .or(() -> Optional.ofNullable(System.getenv("FAIRLOSS_FACES")))
            .orElse("none"));

    private static ImageFolder folder;
    private static FaceIndex index;

    @BeforeAll
    static void indexFolder() {
        assumeThat(Files.isDirectory(FACES.resolve("train")))
                .as("no real faces: set FAIRLOSS_FACES to the folder that holds train/")
                .isTrue();
        folder = new ImageFolder(FACES.resolve("train"));
        index = folder.index(SIDE, Optional.empty(), ProgressCallback.NONE).requireTrainable();
    }

    @Test
    void theWholeFolderIsReadable() {
        assertThat(index.identities()).hasSize(973);
        assertThat(index.imageCount()).isEqualTo(5833);
        assertThat(folder.index(SIDE, Optional.of(index), ProgressCallback.NONE).reused())
                .isEqualTo(5833);
        TrainingSet set = Split.of(index, HoldOut.of(1, 0, 4, 4));
        assertThat(set.classes()).hasSize(973);
        assertThat(set.heldOutIdentities()).isEmpty();
        byte[] pixels = folder.open(index).pixels(set.trainImages()[0][0]);
        assertThat(pixels).hasSize(SIDE * SIDE * 3);
    }

    /** {@code train-recordio} holds the images of {@code train}, written by MXNet in the order of the folder. */
    @Test
    void aRecordFileEqualsTheFolder() {
        Path file = FACES.resolve("train-recordio/train.rec");
        assumeThat(Files.exists(file)).as("no record file").isTrue();
        var source = new RecordIOSource(file);
        FaceIndex records =
                source.index(SIDE, Optional.empty(), ProgressCallback.NONE).requireTrainable();
        assertThat(counts(records)).isEqualTo(counts(index));
        FaceImages expected = folder.open(index);
        FaceImages images = source.open(records);
        assertThat(images.count()).isEqualTo(expected.count());
        for (int i = 0; i < images.count(); i++) {
            assertThat(images.pixels(i)).as("image %d", i).isEqualTo(expected.pixels(i));
        }
    }

    @Test
    void aRecordFileIsReadWithoutItsIndex(@TempDir Path copy) throws IOException {
        Path file = FACES.resolve("train-recordio/train.rec");
        assumeThat(Files.exists(file)).as("no record file").isTrue();
        Files.copy(file, copy.resolve("train.rec"));
        try (var records = RecordFile.open(file)) {
            assertThat(RecordScan.offsets(records)).isEqualTo(RecordIndex.read(RecordImages.indexOf(file)));
        }
        FaceIndex scanned = new RecordIOSource(copy.resolve("train.rec"))
                .index(SIDE, Optional.empty(), ProgressCallback.NONE)
                .requireTrainable();
        assertThat(counts(scanned)).isEqualTo(counts(index));
    }

    private static List<Integer> counts(FaceIndex of) {
        return of.identities().stream()
                .map(identity -> identity.images().size())
                .toList();
    }

    /** {@code validation.bin} holds the pairs of {@code validation-pairs.txt}, written by Python. */
    @Test
    void aBinFileEqualsThePairsFile() {
        Path file = FACES.resolve("validation.bin");
        assumeThat(Files.exists(file)).as("no .bin file").isTrue();
        var bin = BinFile.open(file, "bin");
        FaceIndex binIndex =
                bin.index(SIDE, Optional.empty(), ProgressCallback.NONE).requireReadable();
        var pairs = BinPairs.of(bin.genuine(), "bin");
        var validation = new ImageFolder(FACES.resolve("validation"));
        FaceIndex validationIndex =
                validation.index(SIDE, Optional.empty(), ProgressCallback.NONE).requireTrainable();
        var numbers = validationIndex.numbers();
        var list = PairsFile.read(FACES.resolve("validation-pairs.txt"), validation.root(), numbers.keySet());
        int[] images = list.images().stream().mapToInt(numbers::get).toArray();
        FaceImages expected = validation.open(validationIndex);
        FaceImages found = bin.open(binIndex);
        assertThat(pairs.pairs()).hasSameSizeAs(list.pairs().pairs());
        for (int i = 0; i < pairs.pairs().size(); i++) {
            ImagePair own = pairs.pairs().get(i);
            ImagePair other = list.pairs().pairs().get(i);
            assertThat(own.same()).isEqualTo(other.same());
            assertThat(own.fold()).isEqualTo(other.fold());
            assertThat(found.pixels(own.first())).isEqualTo(expected.pixels(images[other.first()]));
            assertThat(found.pixels(own.second())).isEqualTo(expected.pixels(images[other.second()]));
        }
    }
}
