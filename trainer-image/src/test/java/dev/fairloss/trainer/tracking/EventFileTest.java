// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.testing.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    private static final Instant TIME = Instant.ofEpochMilli(1_500);
    private static final TrainingEvent LOSS = new TrainingEvent.Scalars(TIME, 3, Map.of("loss", 2.5));
    private static final TrainingEvent RESTART = new TrainingEvent.Restart(TIME, 2);

    @TempDir
    Path folder;

    /** The bytes that TensorBoard's RecordWriter writes for the same events. */
    @Test
    void recordsHaveTheFormatOfTensorBoard() {
        assertThat(hex(EventFile.header(TIME)))
                .isEqualTo("1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c");
        assertThat(hex(EventFile.record(LOSS)))
                .isEqualTo("1a00000000000000129bd82d09000000000000f83f10032a0d0a0b0a046c6f7373150000204081c510f9");
        assertThat(hex(EventFile.record(RESTART)))
                .isEqualTo("0f000000000000006d532b0909000000000000f83f10023a0208010ed75a29");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void readsWhatItWrites() {
        assertThat(EventFile.read(file())).containsExactly(LOSS, RESTART);
    }

    private static byte[] file() {
        var file = new ByteArrayOutputStream();
        file.writeBytes(EventFile.header(TIME));
        file.writeBytes(EventFile.record(LOSS));
        file.writeBytes(EventFile.record(RESTART));
        return file.toByteArray();
    }

    @Test
    void readsUpToTheFirstDamagedRecord() {
        byte[] whole = file();
        int last = whole.length - EventFile.record(RESTART).length;
        for (int length = last; length < whole.length; length++) {
            assertThat(EventFile.read(Arrays.copyOf(whole, length))).containsExactly(LOSS);
        }
        for (int i = last; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            assertThat(EventFile.read(damaged)).as("byte " + i).containsExactly(LOSS);
        }
    }

    @Test
    void aLogWritesTheSameFileToTheStoreAndTheFolder() throws IOException {
        var store = new MemoryStore();
        var key = new ArtifactKey("steps/train/0a/tensorboard/events");
        Path copy = folder.resolve("runs/train/events");
        List<String> warnings = new ArrayList<>();
        var log = new EventLog(store, key, Optional.of(copy), warnings::add);
        log.flush();
        assertThat(store.read(key)).as("no event, no file").isEmpty();
        log.add(LOSS);
        log.flush();
        log.add(RESTART);
        log.flush();
        log.flush();
        assertThat(store.read(key)).hasValue(file());
        assertThat(copy).hasBinaryContent(file());
        assertThat(warnings).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenIsReportedOnce() throws IOException {
        var store = new MemoryStore();
        var key = new ArtifactKey("steps/train/0a/tensorboard/events");
        Path file = Files.createFile(folder.resolve("a-file"));
        List<String> warnings = new ArrayList<>();
        var log = new EventLog(store, key, Optional.of(file.resolve("events")), warnings::add);
        log.add(LOSS);
        log.flush();
        log.add(RESTART);
        log.flush();
        assertThat(store.read(key)).hasValue(file());
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("TensorBoard events are incomplete: ", file.toString(), "The training continues.");
    }
}
