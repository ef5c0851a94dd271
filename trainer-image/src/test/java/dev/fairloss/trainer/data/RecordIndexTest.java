// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordIndexTest {
    @TempDir
    private Path folder;

    private Path index(String text) throws IOException {
        return Files.writeString(folder.resolve("train.idx"), text);
    }

    @Test
    void readsOffsetsInTheOrderOfTheFile() throws IOException {
        var offsets = RecordIndex.read(index("7\t0\n3\t96\r\n5\t40\n"));
        assertThat(offsets.keySet()).containsExactly(7L, 3L, 5L);
        assertThat(offsets.values()).containsExactly(0L, 96L, 40L);
        assertThat(RecordIndex.read(index(""))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1 0, is not KEY",
        "1, is not KEY",
        "one\t0, is not KEY",
        "-1\t0, is not KEY",
        "1\t0\t0, is not KEY",
        "1234567890123456789\t0, is not KEY",
        "1\t42, 'has the offset 42, which is not a multiple of 4'",
        "7\t4, repeats the key 7"
    })
    void aDamagedLineIsReportedWithItsNumber(String line, String problem) throws IOException {
        Path index = index("7\t0\n" + line + "\n");
        assertThatThrownBy(() -> RecordIndex.read(index))
                .isInstanceOf(TrainerException.class)
                .hasMessageStartingWith("Line 2 of " + index + " " + problem);
    }

    @Test
    void binaryFilesAreRefused() throws IOException {
        Path binary = Files.write(folder.resolve("binary.idx"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> RecordIndex.read(binary))
                .hasMessage(binary + " is not UTF-8 text, at or after line 1.");
    }
}
