// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.json.Sha256;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.Unreadable.Reason;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TestRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordIOSourceTest {
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    private final TestRecords records = new TestRecords();

    private static byte[] png(int shift) {
        return TestImages.file(TestImages.pattern(SIDE, SIDE, shift), "png");
    }

    private RecordIOSource source() {
        return new RecordIOSource(records.write(folder, "train"));
    }

    private Indexing index() {
        return source().index(SIDE, Optional.empty(), ProgressCallback.NONE);
    }

    private void refuses(String... parts) {
        assertThatThrownBy(() -> index().requireTrainable()).isInstanceOfSatisfying(TrainerException.class, e -> {
            assertThat(e.getMessage() + " " + e.remedy()).contains(parts);
            assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
        });
    }

    /** The layout of InsightFace: record 0, the images, then one record per identity with its range of images. */
    private void insightFace() {
        records.add(0, new float[] {4, 6}, new byte[0]);
        records.add(1, 0, png(1));
        records.add(2, 0, png(2));
        records.add(3, new float[] {1, 0}, png(3));
        records.add(4, new float[] {1, 3}, new byte[0]);
        records.add(5, new float[] {3, 4}, new byte[0]);
    }

    @Test
    void labelsAreIdentitiesAndRecordsThatDescribeThemAreNoImages() {
        insightFace();
        FaceIndex index = index().requireTrainable();
        assertThat(index.identities()).extracting(FaceIndex.Identity::name).containsExactly("00000000", "00000001");
        assertThat(index.images())
                .extracting(FaceIndex.Image::path)
                .containsExactly("00000000/000000001", "00000000/000000002", "00000001/000000003");
        assertThat(index.source()).isEqualTo("record file " + folder.resolve("train.rec"));
        FaceImages images = source().open(index);
        for (int i = 0; i < 3; i++) {
            assertThat(images.pixels(i)).isEqualTo(TestImages.rgb(SIDE, i + 1));
        }
    }

    @Test
    void withoutRecordZeroEveryRecordIsAnImage() {
        records.add(7, 1, png(3));
        records.add(3, 0, png(1));
        records.add(5, 0, png(2));
        FaceIndex index = index().requireTrainable();
        assertThat(index.images())
                .extracting(FaceIndex.Image::path)
                .containsExactly("00000000/000000003", "00000000/000000005", "00000001/000000007");
        assertThat(source().open(index).pixels(2)).isEqualTo(TestImages.rgb(SIDE, 3));
    }

    /** The magic number, at multiples of four in an uncompressed image, splits its record into four parts. */
    @Test
    void recordsWithTheMagicNumberInTheirDataAreJoined() {
        byte[] ppm = withMagic(TestImages.ppm("P6", SIDE, 0));
        int pixels = ppm.length - SIDE * SIDE * 3;
        records.add(1, 0, ppm);
        records.add(2, 0, png(1));
        records.add(3, 1, png(2));
        FaceIndex index = index().requireTrainable();
        assertThat(index.images().get(0).file().orElseThrow().sha256()).isEqualTo(Sha256.of(ppm));
        assertThat(source().open(index).pixels(0)).isEqualTo(Arrays.copyOfRange(ppm, pixels, ppm.length));
    }

    private static byte[] withMagic(byte[] ppm) {
        byte[] magic = {0x0a, 0x23, (byte) 0xd7, (byte) 0xce};
        int pixels = ppm.length - SIDE * SIDE * 3;
        int aligned = (24 + pixels + 3) / 4 * 4 - 24; // images begin 24 bytes after the start of the data
        for (int at : new int[] {aligned, aligned + 4, aligned + 40}) {
            System.arraycopy(magic, 0, ppm, at, 4);
        }
        return ppm;
    }

    @Test
    void aRecordThatIsNoImageIsNamed() {
        records.add(1, 0, png(1));
        int second = records.size();
        records.add(2, 1, new byte[] {1, 2, 3, 4});
        assertThat(index().unreadable()).singleElement().satisfies(file -> {
            assertThat(file.path()).isEqualTo("record 2 at byte " + second);
            assertThat(file.reason()).isEqualTo(Reason.NOT_AN_IMAGE);
        });
    }

    @Test
    void aMissingRecordFileIsNamed() {
        assertThatThrownBy(() -> index(folder.resolve("none.rec")))
                .hasMessage("The record file " + folder.resolve("none.rec") + " does not exist.");
        assertThatThrownBy(() -> index(folder)).hasMessage("The record file " + folder + " is not a file.");
    }

    private static Indexing index(Path file) {
        return new RecordIOSource(file).index(SIDE, Optional.empty(), ProgressCallback.NONE);
    }

    /** One record is in four parts, so that the scan has to follow them. */
    @Test
    void withoutAnIndexTheFileIsScanned() throws IOException {
        records.add(0, new float[] {4, 6}, new byte[0]);
        records.add(1, 0, png(1));
        records.add(2, 0, withMagic(TestImages.ppm("P6", SIDE, 2)));
        records.add(3, new float[] {1, 0}, png(3));
        records.add(4, new float[] {1, 3}, new byte[0]);
        records.add(5, new float[] {3, 4}, new byte[0]);
        FaceIndex indexed = index().requireTrainable();
        Path file = folder.resolve("train.rec");
        Files.write(folder.resolve("train.idx"), new byte[0]);
        FaceIndex withEmptyIndex = index(file).requireTrainable();
        assertThat(withEmptyIndex).isEqualTo(indexed);
        Files.delete(folder.resolve("train.idx"));
        assertThat(index(file).requireTrainable()).isEqualTo(indexed);
        assertThat(new RecordIOSource(file).open(indexed).pixels(2)).isEqualTo(TestImages.rgb(SIDE, 3));
    }

    /** Writers that leave the ids of all headers 0 are common. */
    @Test
    void withoutAnIndexAndWithoutIdsRecordsAreNumbered() throws IOException {
        for (int i = 0; i < 4; i++) {
            records.add(0, i / 2, png(i));
        }
        records.write(folder, "train");
        Files.delete(folder.resolve("train.idx"));
        assertThat(index(folder.resolve("train.rec")).requireTrainable().images())
                .extracting(FaceIndex.Image::path)
                .containsExactly(
                        "00000000/000000000", "00000000/000000001", "00000001/000000002", "00000001/000000003");
    }

    @Test
    void theScanGoesOnAfterADamagedRecord() throws IOException {
        int[] offsets = new int[5];
        for (int i = 0; i < 5; i++) {
            offsets[i] = records.size();
            records.add(i + 1, i / 3, png(i));
        }
        Path file = records.write(folder, "train");
        Files.delete(folder.resolve("train.idx"));
        byte[] bytes = Files.readAllBytes(file);
        bytes[offsets[1]] = 0; // no magic number
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(offsets[3] + 4, 5 << 29 | 20); // no such kind
        Files.write(file, bytes);
        var found = index(file);
        assertThat(found.index().imageCount()).isEqualTo(3);
        assertThatThrownBy(found::requireTrainable)
                .hasMessage("2 files of record file " + file + " cannot be used: record 1 at byte " + offsets[1]
                        + " (damaged: the magic number of RecordIO is missing at byte " + offsets[1]
                        + "), record 3 at byte " + offsets[3] + " (damaged: it has a part of kind 5 at byte "
                        + offsets[3] + ", out of order). 3 images can be used.");
    }

    @Test
    void anIndexThatIsDamagedIsRefusedWithTheLine() {
        insightFace();
        for (String[] line : new String[][] {
            {"8 12", "Line 7 of", "is not KEY, a tab, OFFSET"},
            {"8\t6", "has the offset 6, which is not a multiple of 4"},
            {"5\t0", "repeats the key 5"}
        }) {
            records.write(folder, "train");
            appendLine(line[0]);
            assertThatThrownBy(() -> new RecordIOSource(folder.resolve("train.rec"))
                            .index(SIDE, Optional.empty(), ProgressCallback.NONE))
                    .as(line[0])
                    .isInstanceOf(TrainerException.class)
                    .hasMessageContainingAll(Arrays.copyOfRange(line, 1, line.length));
        }
    }

    private void appendLine(String line) {
        try {
            Path index = folder.resolve("train.idx");
            Files.writeString(index, Files.readString(index) + line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anOffsetInsideARecordOrAfterTheFileIsRefused() {
        records.add(1, 0, png(1));
        records.line("2\t8");
        records.line("3\t" + (records.size() + 4));
        refuses("2 files of record file " + folder.resolve("train.rec")
                + " cannot be used: record 2 at byte 8 (damaged: "
                + "the magic number of RecordIO is missing at byte 8), record 3 at byte " + (records.size() + 4)
                + " (truncated: the file ends at byte " + records.size()
                + ", inside the record). 1 image can be used.");
    }

    /** The usual result of an interrupted copy: the index is whole, the records are cut. */
    @Test
    void aCutFileIsRefusedWhenItIsIndexedAndWhenItIsRead() throws IOException {
        insightFace();
        FaceIndex index = index().requireTrainable();
        Path file = folder.resolve("train.rec");
        FaceImages images = new RecordIOSource(file).open(index);
        byte[] whole = Files.readAllBytes(file);
        int third = Integer.parseInt(
                Files.readAllLines(folder.resolve("train.idx")).get(3).split("\t")[1]);
        Files.write(file, Arrays.copyOf(whole, third + 16));
        assertThatThrownBy(() -> index(file).requireTrainable())
                .isInstanceOf(TrainerException.class)
                .hasMessage("1 file of record file " + file + " cannot be used: record 3 at byte " + third
                        + " (truncated: the file ends at byte " + (third + 16)
                        + ", inside the record). 2 images can be used.");
        assertThatThrownBy(() -> images.pixels(2))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("Cannot use record 3 of " + file + " (truncated");
    }

    @Test
    void labelsThatAreNoIdentitiesAreRefused() {
        for (float label : new float[] {-1, .5f, Float.NaN, 1 << 24}) {
            var own = new TestRecords();
            own.add(1, label, png(1));
            assertThat(index(own.write(folder, "own")).unreadable())
                    .hasToString(
                            "[record 1 at byte 0 (damaged: its label " + label + " is not the number of an identity)]");
        }
    }

    @Test
    void fewerImagesThanRecordZeroPromisesAreRefused() {
        records.add(0, new float[] {4, 6}, new byte[0]);
        records.add(1, 0, png(1));
        records.add(2, 1, png(2));
        refuses("Record 0 of " + folder.resolve("train.rec")
                + " promises the images 1 to 3, but only 2 of these records are found in "
                + folder.resolve("train.idx"));
    }

    @Test
    void aDamagedRecordZeroIsRefused() {
        records.part(0, new byte[20]);
        records.line("0\t0");
        refuses("Cannot read record 0 of " + folder.resolve("train.rec")
                + ", at byte 0: it has 20 bytes, fewer than its header.");
    }

    @Test
    void headersThatAreTooShortOrPromiseTooManyLabelsAreRefused() {
        records.add(1, new byte[20]);
        refuses("record 1 at byte 0 (damaged: it has 20 bytes, fewer than its header)");
        var own = new TestRecords();
        own.add(1, new byte[] {100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThat(index(own.write(folder, "own")).unreadable())
                .hasToString("[record 1 at byte 0 (damaged: it has 100 labels in 24 bytes)]");
    }

    @Test
    void partsOutOfOrderAreRefused() {
        records.line("1\t0");
        records.part(1, new byte[24]);
        records.part(0, new byte[24]);
        refuses("record 1 at byte 0 (damaged: it has a part of kind 0 at byte 32, out of order)");
    }
}
