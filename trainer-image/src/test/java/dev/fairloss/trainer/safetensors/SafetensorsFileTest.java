// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
    private static final String TWO = "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'b':{'dtype':'F32','shape':[1,1],'data_offsets':[8,12]}}";

    @Test
    void whatIsWrittenIsRead(@TempDir Path folder) throws IOException {
        byte[] written = new SafetensorsWriter()
                .metadata("backbone", "SmallResNet56px")
                .add("z", List.of(2L, 1L), new float[] {1.5f, -2})
                .add("a", List.of(), new float[] {3})
                .write();
        Path path = Files.write(folder.resolve("w.safetensors"), written);
        try (var file = SafetensorsFile.open(path, "w")) {
            assertThat(file.tensors().keySet()).containsExactly("z", "a");
            assertThat(file.tensors().get("z").shape()).containsExactly(2L, 1L);
            assertThat(file.values("z")).containsExactly(1.5f, -2);
            assertThat(file.values("a")).containsExactly(3);
            assertThat(file.metadata()).isEqualTo(Map.of("backbone", "SmallResNet56px"));
        }
    }

    /** 6 GiB: three tensors, of which the file system stores only what is not zero. */
    @Test
    void filesAbove2GibHaveLongOffsets(@TempDir Path folder) throws IOException {
        long half = 1L << 29;
        SafetensorsWriter.Rows unused = rows -> {
            throw new AssertionError("values are computed when they are written");
        };
        var writer = new SafetensorsWriter()
                .add("a", List.of(half), unused)
                .add("b", List.of(half, 2L), unused)
                .add("c", List.of(2L), new float[] {1.5f, -2})
                .add("d", List.of(1L), new int[] {7});
        var head = new ByteArrayOutputStream();
        assertThatThrownBy(() -> writer.write(bytes -> head.write(bytes.array(), 0, bytes.limit())))
                .isInstanceOf(AssertionError.class);
        assertThat(writer.size()).isEqualTo(head.size() + 6 * (1L << 30) + 12);
        var last = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        last.putFloat(1.5f).putFloat(-2).putInt(7).flip();
        Path path = folder.resolve("large");
        try (var channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(head.toByteArray()));
            channel.write(last, writer.size() - 12);
        }
        try (var file = SafetensorsFile.open(path, "large")) {
            assertThat(file.tensors().get("b").end()).isEqualTo(6 * (1L << 30));
            assertThat(file.values("c")).containsExactly(1.5f, -2);
            assertThat(file.integers("d")).containsExactly(7);
            assertThat(file.values("a", new RowBlock(half - 2, half))).containsExactly(0, 0);
        }
        assertThatThrownBy(writer::write).isInstanceOf(ArithmeticException.class);
    }

    /** More values than are written or read at once, to a path that has a longer file. */
    @Test
    void aPathReceivesTheSameBytes(@TempDir Path folder) throws IOException {
        var values = new float[(1 << 20) + 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        var writer = new SafetensorsWriter()
                .add(
                        "a",
                        List.of((long) values.length),
                        rows -> Arrays.copyOfRange(values, (int) rows.from(), (int) rows.to()));
        Path path = Files.write(folder.resolve("w"), new byte[5_000_000]);
        writer.write(path);
        assertThat(path).hasBinaryContent(writer.write());
        try (var file = SafetensorsFile.open(path, "w")) {
            assertThat(file.values("a")).isEqualTo(values);
        }
    }

    /** Rows of a tensor with more values than a Java array can have, and rows that it does not have. */
    @Test
    void rowsAreReadOneByOne(@TempDir Path folder) throws IOException {
        long rows = 3L << 20;
        var head = new ByteArrayOutputStream();
        var writer = new SafetensorsWriter().add("centers", List.of(rows, 1024L), block -> {
            throw new UnsupportedOperationException();
        });
        assertThatThrownBy(() -> writer.write(bytes -> head.write(bytes.array(), 0, bytes.limit())))
                .isInstanceOf(UnsupportedOperationException.class);
        Path path = folder.resolve("large");
        try (var channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(head.toByteArray()));
            var last = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(2.5f);
            channel.write(last.flip(), writer.size() - 4);
        }
        try (var file = SafetensorsFile.open(path, "large")) {
            assertThat(file.values("centers", new RowBlock(rows - 1, rows)))
                    .hasSize(1024)
                    .endsWith(2.5f);
            assertThat(RowBlock.of(file.tensors().get("centers").shape()))
                    .hasSize(3072)
                    .startsWith(new RowBlock(0, 1024))
                    .endsWith(new RowBlock(rows - 1024, rows));
            for (var wrong : List.of(new RowBlock(rows, rows + 1), new RowBlock(-1, 1), new RowBlock(0, rows))) {
                assertThatThrownBy(() -> file.values("centers", wrong)).isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> file.values("centers")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTensorHasAsManyValuesAsItsShape() {
        var writer = new SafetensorsWriter().add("a", List.of(2L, 3L), rows -> new float[5]);
        assertThatThrownBy(writer::write)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a: [2, 3]");
    }

    @Test
    void aFileOfAnotherProgramIsRead() {
        try (var file = SafetensorsFile.of(file(TWO, 12), "x")) {
            assertThat(file.values("b")).containsExactly(0);
        }
    }

    /** The headers of hostile or damaged files, and what the message says about each. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[0,8] | [0,9] | tensor a of 9 bytes",
                "[0,8] | [0,99] | tensor a at bytes 0 to 99 of its 12 bytes",
                "[0,8] | [8,0] | tensor a at bytes 8 to 0",
                "[0,8] | [-8,0] | tensor a with the invalid data_offsets -8",
                "[0,8] | [0,8,9] | tensor a with 1 dimensions and 3 data_offsets",
                "[0,8] | 8 | tensor a without a list data_offsets",
                "[8,12] | [4,8] | tensor b at byte 4, which belongs to another tensor",
                "[8,12] | [0,4] | belongs to another tensor",
                "'shape':[2] | 'shape':[9223372036854775807,9] | do not have that size",
                "'shape':[2] | 'shape':[1e99] | tensor a with the invalid shape",
                "'shape':[2] | 'shape':[2.5] | tensor a with the invalid shape",
                "'shape':[2] | 'shape':[99999999999999999999999] | not valid JSON",
                "'shape':[2] | 'shape':[1,1,1,1,1,1,1,1,2] | tensor a with 9 dimensions",
                "'F32','shape':[2] | 'F33','shape':[2] | tensor a of the unknown type \"\"F33\"\"",
                "'b' | 'a' | has the name a twice in its header",
                "{'a' | ['a' | not valid JSON",
                "{'a':{ | {'a':[[[[[[[[[[{ | not valid JSON"
            })
    void hostileHeadersAreRefused(String part, String by, String message) {
        String json = TWO.replace(part, by);
        assertThat(json).isNotEqualTo(TWO);
        refuses(file(json, 12), message.replace("\"\"", "\""));
    }

    @Test
    void gapsAndRemaindersAreRefused() {
        refuses(file(TWO.replace("[8,12]", "[12,16]"), 16), "tensor b after 4 bytes that belong to no tensor");
        refuses(file(TWO, 13), "has 1 bytes after its last tensor");
        refuses(file("[]", 0), "has a header that is not a JSON object");
    }

    /** No memory is reserved for what a length claims. */
    @Test
    void absurdLengthsAreRefused() {
        for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, SafetensorsHeader.LARGEST + 1L}) {
            byte[] bytes = ByteBuffer.allocate(64)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length)
                    .array();
            refuses(bytes, "claims a header of " + Long.toUnsignedString(length) + " bytes");
        }
        refuses(new byte[7], "has 7 bytes, too few");
    }

    @Test
    void filesThatCannotBeReadAreNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("gone"), "gone"))
                .isInstanceOf(TrainerException.class)
                .hasMessage("Cannot read the weights file gone: it does not exist.");
        assertThatThrownBy(() -> SafetensorsFile.open(folder, "faces"))
                .isInstanceOf(TrainerException.class)
                .hasMessage("The weights file faces is a folder.");
    }

    private static void refuses(byte[] bytes, String message) {
        assertThatThrownBy(() -> SafetensorsFile.of(bytes, "bad.safetensors"))
                .isInstanceOfSatisfying(
                        TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT))
                .hasMessageStartingWith("The weights file bad.safetensors ")
                .hasMessageContaining(message);
    }

    private static byte[] file(String json, int data) {
        byte[] header = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + header.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }
}
