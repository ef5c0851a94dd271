// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.testing.TestFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatePairsTest {
    private static final Map<String, Integer> TEMPLATES = Map.of("11", 0, "12", 1, "13", 2);

    @TempDir
    private Path folder;

    private TemplatePairs pairs(String text, Map<String, Integer> templates) {
        return TemplatePairs.read(TestFiles.write(folder, "pairs", text), templates);
    }

    @Test
    void pairsOfTemplates() {
        var pairs = pairs("11 12 1\n12 13 0\n", TEMPLATES);
        assertThat(pairs.count()).isEqualTo(2);
        assertThat(pairs.first()).containsExactly(0, 1);
        assertThat(pairs.second()).containsExactly(1, 2);
        assertThat(pairs.genuine().stream()).containsExactly(0);
        assertThat(pairs.genuineCount()).isEqualTo(1);
    }

    @Test
    void pairsOfExcludedTemplatesAreLeftOut() {
        var pairs = pairs("11 12 1\n12 13 0\n13 12 1\n", TEMPLATES);
        var without = pairs.without(new boolean[] {true, false, false});
        assertThat(without.first()).containsExactly(1, 2);
        assertThat(without.second()).containsExactly(2, 1);
        assertThat(without.genuine().stream()).containsExactly(1);
        assertThat(pairs.without(new boolean[] {false, false, true}).first()).containsExactly(0);
        assertThat(pairs.without(new boolean[] {false, true, false}).count()).isZero();
    }

    @Test
    void templatesInPairs() {
        assertThat(pairs("11 13 1\n", TEMPLATES).templates(4)).containsExactly(true, false, true, false);
    }

    /** Every third pair is genuine. */
    @Test
    void thousandsOfPairs() {
        int count = 2049;
        String text = IntStream.range(0, count)
                .mapToObj(i -> (i % 2 == 0 ? "11 12 " : "13 11 ") + (i % 3 == 0 ? 1 : 0))
                .collect(Collectors.joining("\n"));
        var pairs = pairs(text, TEMPLATES);
        assertThat(pairs.first())
                .isEqualTo(
                        IntStream.range(0, count).map(i -> i % 2 == 0 ? 0 : 2).toArray());
        assertThat(pairs.second())
                .isEqualTo(
                        IntStream.range(0, count).map(i -> i % 2 == 0 ? 1 : 0).toArray());
        assertThat(pairs.genuine().stream())
                .containsExactly(IntStream.range(0, count)
                        .filter(i -> i % 3 == 0)
                        .boxed()
                        .toArray(Integer[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "11 12|Line 1 of the file of template pairs FILE has 2 columns, not 3 (two templates and a label).",
                "11 12 1;11 12 yes|Line 2 of the file of template pairs FILE has the label 'yes', not 1 (same person) or 0",
                "11 11 1|Line 1 of the file of template pairs FILE compares the template 11 with itself.",
                "11 99 0|Line 1 of the file of template pairs FILE names the template 99, which the template list does not"
                        + " contain.",
            })
    void aMalformedPairIsAnErrorThatNamesTheLine(String text, String message) {
        assertThatThrownBy(() -> pairs(text.replace(';', '\n'), TEMPLATES))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining(message.replace("FILE ", folder.resolve("pairs") + " "));
    }

    @Test
    void aFolderIsNoFile() {
        assertThatThrownBy(() -> TemplatePairs.read(folder, Map.of()))
                .hasMessageContaining("The file of template pairs " + folder + " is a folder");
    }
}
