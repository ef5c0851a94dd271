// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextLinesTest {
    @TempDir
    private Path folder;

    private List<String> lines(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("lines.txt"), content);
        try (var text = TextLines.open(file)) {
            List<String> lines = new ArrayList<>();
            for (Optional<String> line = text.next(); line.isPresent(); line = text.next()) {
                lines.add(line.get());
                assertThat(text.number()).isEqualTo(lines.size());
            }
            return lines;
        }
    }

    private List<String> lines(String content) throws IOException {
        return lines(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void linesEndInAnyWay() throws IOException {
        assertThat(lines("a\nb\r\nc\rd")).containsExactly("a", "b", "c", "d");
        assertThat(lines("a\n\n\r\n\r\rb\n")).containsExactly("a", "", "", "", "", "b");
        assertThat(lines("")).isEmpty();
        assertThat(lines("a\r\n")).containsExactly("a");
    }

    @Test
    void onlyAByteOrderMarkAtTheBeginningIsRemoved() throws IOException {
        assertThat(lines("\uFEFFa\uFEFF\n\uFEFFb")).containsExactly("a\uFEFF", "\uFEFFb");
    }

    @Test
    void theLengthOfALineIsLimited() throws IOException {
        String longest = "ü".repeat(TextLines.MAXIMUM_LENGTH);
        assertThat(lines("a\n" + longest + "\nb")).containsExactly("a", longest, "b");
        assertThatThrownBy(() -> lines("a\n" + longest + "b"))
                .isInstanceOf(TrainerException.class)
                .hasMessage("Line 2 of " + folder.resolve("lines.txt") + " has more than 4096 characters.");
    }

    @Test
    void otherEncodingsAreAnError() {
        assertThatThrownBy(() -> lines(new byte[] {'a', '\n', (byte) 0xFC}))
                .isInstanceOf(TrainerException.class)
                .hasMessageStartingWith(folder.resolve("lines.txt") + " is not UTF-8 text, at or after line ");
    }
}
