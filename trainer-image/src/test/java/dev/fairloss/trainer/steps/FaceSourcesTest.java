// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.spec.DataSource;
import dev.fairloss.trainer.data.FaceIndex;
import dev.fairloss.trainer.data.FaceSource;
import dev.fairloss.trainer.data.ImageFolder;
import dev.fairloss.trainer.data.RecordIOSource;
import dev.fairloss.trainer.data.WebDatasetSource;
import dev.fairloss.trainer.data.ZipSource;
import dev.fairloss.trainer.synthetic.SyntheticFaces;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.S3Server;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TestRecords;
import dev.fairloss.trainer.testing.TestTar;
import dev.fairloss.trainer.testing.TestZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaceSourcesTest {
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    private final S3Server s3 = S3Server.inProcess();
    private final String prefix = UUID.randomUUID().toString();

    private FaceSource open(DataSource source) {
        var data = new DataFolders(folder, s3.options(), folder.resolve("cache"), new RecordedProgress());
        return source.accept(new FaceSources(data));
    }

    private static FaceIndex index(FaceSource source) {
        return source.index(SIDE, Optional.empty(), (done, total) -> {}).requireTrainable();
    }

    private static byte[] png(int shift) {
        return TestImages.file(TestImages.pattern(SIDE, SIDE, shift), "png");
    }

    private String s3(String name) {
        return "s3://" + S3Server.BUCKET + "/" + prefix + "/" + name;
    }

    @Test
    void everySourceOfASpecIsOpened() {
        assertThat(open(new DataSource.ImageFolder("file:faces"))).isEqualTo(new ImageFolder(folder.resolve("faces")));
        assertThat(open(new DataSource.Zip("file:faces.zip"))).isEqualTo(new ZipSource(folder.resolve("faces.zip")));
        assertThat(open(new DataSource.RecordIO("file:train.rec")))
                .isEqualTo(new RecordIOSource(folder.resolve("train.rec")));
        assertThat(open(new DataSource.WebDataset("file:a.tar")))
                .isEqualTo(new WebDatasetSource(folder.resolve("a.tar")));
        assertThat(open(new DataSource.WebDataset("file:shards")))
                .isEqualTo(new WebDatasetSource(folder.resolve("shards")));
        assertThat(open(new DataSource.Synthetic(20, 5, 3))).isEqualTo(SyntheticFaces.of(20, 5, 3));
    }

    @Test
    void anArchiveInABucketIsCopiedAndDescribedByItsUri() throws IOException {
        var zip = new TestZip();
        for (int i = 0; i < 4; i++) {
            zip.add("faces/identity-" + i / 2 + "/" + i + ".png", png(i));
        }
        Path file = zip.write(folder.resolve("faces.zip"));
        s3.put(prefix + "/faces.zip", Files.readAllBytes(file));
        var local = index(open(new DataSource.Zip("file:faces.zip")));
        var source = open(new DataSource.Zip(s3("faces.zip")));
        var copy = index(source);
        assertThat(copy.fingerprint()).isEqualTo(local.fingerprint());
        assertThat(copy.source()).isEqualTo(s3("faces.zip"));
        assertThat(source.open(copy).pixels(3)).isEqualTo(TestImages.rgb(SIDE, 3));
        var again = open(new DataSource.Zip(s3("faces.zip")));
        assertThat(again.index(SIDE, Optional.of(copy), (done, total) -> {}).reused())
                .isEqualTo(4);
    }

    @Test
    void aRecordFileInABucketIsCopiedWithItsIndex() throws IOException {
        var records = new TestRecords();
        for (int i = 0; i < 4; i++) {
            records.add(i + 1, i / 2, png(i));
        }
        records.write(folder, "train");
        for (String name : new String[] {"train.rec", "train.idx"}) {
            s3.put(prefix + "/" + name, Files.readAllBytes(folder.resolve(name)));
        }
        var local = index(open(new DataSource.RecordIO("file:train.rec")));
        var copy = index(open(new DataSource.RecordIO(s3("train.rec"))));
        assertThat(copy.fingerprint()).isEqualTo(local.fingerprint());
        assertThat(copy.source()).isEqualTo(s3("train.rec"));
    }

    @Test
    void shardsInABucketAreCopied() throws IOException {
        for (int i = 0; i < 2; i++) {
            new TestTar()
                    .sample("0", i, png(i))
                    .sample("1", i, png(i + 2))
                    .write(folder.resolve("shards/" + i + ".tar"));
            s3.put(prefix + "/shards/" + i + ".tar", Files.readAllBytes(folder.resolve("shards/" + i + ".tar")));
        }
        var local = index(open(new DataSource.WebDataset("file:shards")));
        var copy = index(open(new DataSource.WebDataset(s3("shards"))));
        assertThat(copy.fingerprint()).isEqualTo(local.fingerprint());
        assertThat(copy.source()).isEqualTo(s3("shards"));
        var one =
                open(new DataSource.WebDataset(s3("shards/1.tar"))).index(SIDE, Optional.empty(), (done, total) -> {});
        assertThat(one.index().imageCount()).isEqualTo(2);
    }

    @Test
    void aRecordFileInABucketNeedsNoIndex() throws IOException {
        var records = new TestRecords();
        for (int i = 0; i < 4; i++) {
            records.add(i + 1, i / 2, png(i));
        }
        records.write(folder, "train");
        s3.put(prefix + "/train.rec", Files.readAllBytes(folder.resolve("train.rec")));
        var local = index(open(new DataSource.RecordIO("file:train.rec")));
        assertThat(index(open(new DataSource.RecordIO(s3("train.rec")))))
                .extracting(FaceIndex::fingerprint)
                .isEqualTo(local.fingerprint());
    }

    /** A stale copy of an index that was deleted from the bucket would have the offsets of another file. */
    @Test
    void anIndexThatIsDeletedInABucketIsNotUsedAgain() throws IOException {
        var first = new TestRecords();
        first.add(1, 0, png(1));
        first.add(2, 0, png(2));
        first.write(folder, "train");
        s3.put(prefix + "/train.rec", Files.readAllBytes(folder.resolve("train.rec")));
        s3.put(prefix + "/train.idx", Files.readAllBytes(folder.resolve("train.idx")));
        open(new DataSource.RecordIO(s3("train.rec")));
        s3.remove(prefix + "/train.idx");
        var second = new TestRecords();
        second.add(1, 0, new byte[100]);
        second.add(1, 0, png(1));
        second.add(2, 0, png(2));
        second.write(folder, "train");
        s3.put(prefix + "/train.rec", Files.readAllBytes(folder.resolve("train.rec")));
        var source = open(new DataSource.RecordIO(s3("train.rec")));
        assertThat(source.index(SIDE, Optional.empty(), (done, total) -> {})
                        .index()
                        .imageCount())
                .isEqualTo(2);
    }
}
