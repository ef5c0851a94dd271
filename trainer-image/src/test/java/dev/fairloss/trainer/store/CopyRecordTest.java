// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyRecordTest {
    private static final String SUM = "0123456789abcdef".repeat(4);
    private static final String OTHER = "f".repeat(64);

    @TempDir
    Path cache;

    private CopyRecord open(String... names) {
        return CopyRecord.open(cache, "s3://faces/train", Set.of(names));
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve(".copies"))) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void remembersWhatWasAdded() {
        var record = open();
        assertThat(record.find("a", "1")).isEmpty();
        record.add("a", new CopyRecord.Entry("1", SUM));
        record.add("odd \t\n\u00e9", new CopyRecord.Entry("", OTHER));
        record.add("a", new CopyRecord.Entry("2", OTHER));
        for (var found : List.of(record, open("a", "odd \t\n\u00e9"))) {
            assertThat(found.find("a", "1")).as("an earlier object").isEmpty();
            assertThat(found.find("a", "2")).contains(new CopyRecord.Entry("2", OTHER));
            assertThat(found.find("odd \t\n\u00e9", "")).contains(new CopyRecord.Entry("", OTHER));
        }
        assertThat(CopyRecord.open(cache, "s3://faces/test", Set.of("a")).find("a", "2"))
                .as("of other data")
                .isEmpty();
    }

    @Test
    void aLineThatWasCutOffIsIgnored() throws IOException {
        open().add("a", new CopyRecord.Entry("1", SUM));
        open().add("b", new CopyRecord.Entry("1", SUM));
        String whole = Files.readString(file());
        Files.writeString(file(), whole.substring(0, whole.length() - 2));
        assertThat(open("a", "b").find("a", "1")).isPresent();
        assertThat(open("a", "b").find("b", "1")).isEmpty();
        open("a", "b").add("c", new CopyRecord.Entry("1", SUM));
        assertThat(open("a", "b", "c").find("c", "1")).isPresent();
    }

    @Test
    void stopsGrowing() throws IOException {
        var record = open();
        record.add("gone", new CopyRecord.Entry("1", SUM));
        for (int i = 0; i < 200; i++) {
            record.add("a", new CopyRecord.Entry("" + i, SUM));
        }
        assertThat(open("a").find("a", "199")).isPresent();
        assertThat(Files.readAllLines(file())).containsExactly("a\t199\t" + SUM);
        assertThat(open("a").find("a", "199")).isPresent();
    }
}
