// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.TestRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
    private static final byte[] IMAGE = {1, 2, 3, 4, 5};
    private static final byte[] MAGIC = {0x0a, 0x23, (byte) 0xd7, (byte) 0xce};

    @TempDir
    private Path folder;

    private final TestRecords records = new TestRecords();

    private RecordFile open() throws IOException {
        return RecordFile.open(records.write(folder, "train"));
    }

    private void assertDamaged(String problem) throws IOException {
        try (RecordFile file = open()) {
            assertThatThrownBy(() -> file.image(0))
                    .isInstanceOf(UnreadableImageException.class)
                    .hasMessage(problem);
        }
    }

    /** Data with this flag and nothing after the header. */
    private static byte[] header(int flag) {
        return ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(flag)
                .array();
    }

    @Test
    void readsTheLabelOfTheHeaderOrTheLabelsAfterIt() throws Exception {
        records.add(1, 7, IMAGE);
        int second = records.size();
        records.add(2, new float[] {3, 4}, IMAGE);
        try (RecordFile file = open()) {
            var one = file.header(0);
            assertThat(one.flag()).isZero();
            assertThat(one.labels()).containsExactly(7);
            assertThat(one.image()).isEqualTo(5);
            var two = file.header(second);
            assertThat(two.flag()).isEqualTo(2);
            assertThat(two.labels()).containsExactly(3, 4);
            assertThat(two.image()).isEqualTo(5);
            assertThat(file.image(0)).isEqualTo(IMAGE);
            assertThat(file.image(second)).isEqualTo(IMAGE);
            assertThat(file.bytes()).isEqualTo(records.size());
        }
    }

    @Test
    void joinsThePartsOfARecord() throws Exception {
        byte[] image = ByteBuffer.allocate(20).put(8, MAGIC).put(12, MAGIC).array();
        records.add(1, 0, image);
        try (RecordFile file = open()) {
            assertThat(file.header(0).image()).isEqualTo(20);
            assertThat(file.image(0)).isEqualTo(image);
        }
    }

    @Test
    void anOffsetInsideARecordIsDamage() throws Exception {
        records.add(1, 0, IMAGE);
        try (RecordFile file = open()) {
            assertThatThrownBy(() -> file.header(4))
                    .hasMessageContaining("the magic number of RecordIO is missing at byte 4");
        }
    }

    @Test
    void aRecordMustHoldItsHeaderAndLabels() throws Exception {
        records.part(0, new byte[23]);
        assertDamaged("it has 23 bytes, fewer than its header");
    }

    @Test
    void moreLabelsThanTheRecordHoldsAreDamage() throws Exception {
        records.part(0, header(1));
        assertDamaged("it has 1 labels in 24 bytes");
    }

    @Test
    void aNegativeNumberOfLabelsIsDamage() throws Exception {
        records.part(0, header(-1));
        assertDamaged("it has 4294967295 labels in 24 bytes");
    }

    @Test
    void partsMustBeInOrder() throws Exception {
        records.part(2, new byte[24]);
        assertDamaged("it has a part of kind 2 at byte 0, out of order");
    }

    /** The length is refused before any memory of that size is allocated. */
    @Test
    void absurdLengthsAreRefused() throws Exception {
        records.add(1, 0, IMAGE);
        Path file = records.write(folder, "train");
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 0x1fffffff);
        Files.write(file, bytes);
        try (RecordFile absurd = RecordFile.open(file)) {
            assertThatThrownBy(() -> absurd.image(0)).hasMessage("536870911 bytes; the limit is 67108864");
            assertThatThrownBy(() -> absurd.end(0)).hasMessage("536870911 bytes; the limit is 67108864");
        }
    }

    /** Each part is small, but together they are larger than any image. */
    @Test
    void manyPartsAreBounded() throws Exception {
        records.part(1, new byte[40 << 20]);
        records.part(3, new byte[40 << 20]);
        try (RecordFile file = open()) {
            assertThatThrownBy(() -> file.image(0)).hasMessage("83886084 bytes; the limit is 67108864");
            assertThatThrownBy(() -> file.end(0)).hasMessageContaining("bytes; the limit is 67108864");
        }
    }

    @Test
    void aNewRecordInsideARecordIsDamage() throws Exception {
        records.part(1, new byte[24]);
        records.part(0, new byte[24]);
        assertDamaged("it has a part of kind 0 at byte 32, out of order");
    }

    @Test
    void aTruncatedFileEndsInsideItsLastRecord() throws Exception {
        records.add(1, 0, IMAGE);
        Path file = records.write(folder, "train");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 4));
        try (RecordFile cut = RecordFile.open(file)) {
            assertThatThrownBy(() -> cut.image(0))
                    .isInstanceOf(UnreadableImageException.class)
                    .hasMessage("the file ends at byte " + (bytes.length - 4) + ", inside the record");
        }
    }
}
