// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.spec.EvaluationSet;
import dev.fairloss.contract.spec.OverlapPolicy;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.HoldOut;
import dev.fairloss.trainer.data.Split;
import dev.fairloss.trainer.eval.ImagePair;
import dev.fairloss.trainer.steps.EvaluationSets.Opened;
import dev.fairloss.trainer.synthetic.SyntheticFaces;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.S3Server;
import dev.fairloss.trainer.testing.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationSetsTest {
    private static final int SIDE = 8;
    private static final Path BIN = Path.of("src/test/resources/bin/protocol-4.bin");

    @TempDir
    private Path folder;

    private final S3Server s3 = S3Server.inProcess();

    private Opened open(EvaluationSet set) {
        var data = new DataFolders(folder, s3.options(), folder.resolve("cache"), new RecordedProgress());
        var faces = SyntheticFaces.of(30, 4, 1);
        var index = faces.index(SIDE, Optional.empty(), (done, total) -> {}).requireTrainable();
        var training = new EvaluationSets.Training(index, Split.of(index, HoldOut.of(1, 20, 4, 4)), faces.open(index));
        return set.accept(new EvaluationSets(
                data,
                (name, source) -> source.index(SIDE, Optional.empty(), (done, total) -> {})
                        .requireReadable(),
                training));
    }

    @Test
    void aBinFileGivesItsPairsAndImages() throws IOException {
        Files.copy(BIN, folder.resolve("lfw.bin"));
        Opened opened = open(new EvaluationSet.Bin("lfw", "file:lfw.bin", OverlapPolicy.Reject));
        PreparedData.Evaluation set = opened.set().orElseThrow();
        assertThat(set.name()).isEqualTo("lfw");
        assertThat(set.pairs().pairs()).hasSize(11);
        assertThat(set.images()).isEqualTo(IntStream.range(0, 22).toArray());
        ImagePair last = set.pairs().pairs().get(10);
        assertThat(last).isEqualTo(new ImagePair(20, 21, true, 9));
        assertThat(set.faces().pixels(set.images()[last.second()])).isEqualTo(TestImages.rgb(SIDE, 21));
        assertThat(opened.fingerprint()).matches("[0-9a-f]{64}");
    }

    @Test
    void aBinFileInABucketIsTheSameSet() throws IOException {
        Files.copy(BIN, folder.resolve("lfw.bin"));
        String key = UUID.randomUUID() + "/lfw.bin";
        s3.put(key, Files.readAllBytes(BIN));
        assertThat(open(new EvaluationSet.Bin("lfw", "s3://" + S3Server.BUCKET + "/" + key, OverlapPolicy.Reject))
                        .fingerprint())
                .isEqualTo(open(new EvaluationSet.Bin("lfw", "file:lfw.bin", OverlapPolicy.Reject))
                        .fingerprint());
    }

    /** Ten pairs of each kind: an image of one identity with its other, and with one of the next identity. */
    @Test
    void aPairsFileIsOpenedOverItsFolder() throws IOException {
        var lines = new StringBuilder("10\n");
        for (int i = 0; i < 10; i++) {
            lines.append("a" + i + "\t1\t2\n");
        }
        for (int i = 0; i < 10; i++) {
            TestImages.png(folder, "images/a" + i + "/a" + i + "_0001.png", SIDE, i);
            TestImages.png(folder, "images/a" + i + "/a" + i + "_0002.png", SIDE, 10 + i);
            lines.append("a" + i + "\t1\ta" + (i + 1) % 10 + "\t1\n");
        }
        Files.writeString(folder.resolve("pairs.txt"), lines);
        PreparedData.Evaluation set = open(new EvaluationSet.Pairs(
                        "lfw", "file:pairs.txt", "file:images", OverlapPolicy.Reject))
                .set()
                .orElseThrow();
        FaceImages faces = set.faces();
        assertThat(set.pairs().genuine()).isEqualTo(10);
        List<ImagePair> genuine =
                set.pairs().pairs().stream().filter(ImagePair::same).toList();
        for (int i = 0; i < 10; i++) {
            assertThat(faces.pixels(set.images()[genuine.get(i).first()])).isEqualTo(TestImages.rgb(SIDE, i));
            assertThat(faces.pixels(set.images()[genuine.get(i).second()])).isEqualTo(TestImages.rgb(SIDE, 10 + i));
        }
    }

    @Test
    void heldOutIdentitiesAreUnseenPeople() {
        Opened opened = open(new EvaluationSet.HeldOutIdentities("unseen", 40, OverlapPolicy.Reject));
        assertThat(opened.set().orElseThrow().pairs().genuine())
                .isEqualTo(opened.set().orElseThrow().pairs().impostors());
        assertThat(opened.set().orElseThrow().overlap()).isEqualTo(new TrainingOverlap(true, 0, 0, 0));
        assertThat(opened.fingerprint()).matches("[0-9a-f]{64}");
    }

    @Test
    void aBinFileIsComparedByItsImagesAlone() throws IOException {
        Files.copy(BIN, folder.resolve("lfw.bin"));
        assertThat(open(new EvaluationSet.Bin("lfw", "file:lfw.bin", OverlapPolicy.Reject))
                        .set()
                        .orElseThrow()
                        .overlap())
                .isEqualTo(new TrainingOverlap(false, 0, 0, 0));
    }
}
