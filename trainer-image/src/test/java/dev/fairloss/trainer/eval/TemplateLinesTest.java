// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.testing.TestFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateLinesTest {
    @TempDir
    private Path folder;

    private List<List<String>> read(String text, int maximum) {
        List<List<String>> lines = new ArrayList<>();
        TemplateLines.forEach(TestFiles.write(folder, "lines", text), "list", maximum, "Correct it.", lines::add);
        return lines;
    }

    @Test
    void columnsAreSeparatedByCommasOrBlanks() {
        assertThat(read("a b\tc\n  a   b  \na,b c,d\n,a\n", 9))
                .containsExactly(List.of("a", "b", "c"), List.of("a", "b"), List.of("a", "b c", "d"), List.of("", "a"));
    }

    @Test
    void blankLinesAreSkippedAndCounted() {
        assertThat(read("\n1\n  \n2\n\n", 9)).containsExactly(List.of("1"), List.of("2"));
        Path file = TestFiles.write(folder, "lines", "\n\nx\n");
        assertThatThrownBy(() -> TemplateLines.forEach(file, "list", 9, "Correct it.", columns -> {
                    throw new IllegalArgumentException("is wrong");
                }))
                .isInstanceOf(TrainerException.class)
                .hasMessage("Line 3 of the list " + file + " is wrong.")
                .extracting(e -> ((TrainerException) e).remedy())
                .isEqualTo("Correct it.");
    }

    @Test
    void linesAreLimited() {
        assertThat(read("1\n2\n3\n", 3)).hasSize(3);
        assertThatThrownBy(() -> read("1\n2\n3\n", 2))
                .hasMessage("The list " + folder.resolve("lines") + " has more than 2 lines.");
    }

    @Test
    void filesThatDoNotExist() {
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> TemplateLines.forEach(none, "list", 9, "", columns -> {}))
                .hasMessage("The list " + none + " does not exist or is not a regular file.");
        assertThatThrownBy(() -> TemplateLines.forEach(folder, "list", 9, "", columns -> {}))
                .hasMessage("The list " + folder + " is a folder.");
    }
}
