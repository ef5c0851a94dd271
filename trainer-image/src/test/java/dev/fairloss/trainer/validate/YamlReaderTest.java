// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    private static String json(String yaml) {
        YamlText text = YamlReader.read(yaml);
        assertThat(text.findings()).isEmpty();
        return text.tree().orElseThrow().toString().replace('"', '\'');
    }

    @Test
    void aDocumentIsReadAsJson() {
        assertThat(json("a: 1\nb: [x, 2.5, true, null]\nc:\n  d: '1'\n"))
                .isEqualTo("{'a':1,'b':['x',2.5,true,null],'c':{'d':'1'}}");
        assertThat(json("base: &base {x: 1}\nderived:\n  <<: *base\n  y: 2\n"))
                .isEqualTo("{'base':{'x':1},'derived':{'y':2,'x':1}}");
    }

    @Test
    void theLineAndTheTextOfEachFieldAreKnown() {
        YamlText text = YamlReader.read("a: 0x10\n\nb:\n  - c: 'one'\n  - 2.50\n");
        assertThat(text.lines()).isEqualTo(Map.of("", 1, "a", 1, "b", 3, "b[0]", 4, "b[0].c", 4, "b[1]", 5));
        assertThat(text.plain()).isEqualTo(Map.of("a", "0x10", "b[0].c", "one", "b[1]", "2.50"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n# a comment\n", "---\n---\n"})
    void anEmptyFileIsAFinding(String yaml) {
        YamlText text = YamlReader.read(yaml);
        assertThat(text.tree()).isEmpty();
        assertThat(text.findings())
                .containsExactly(new Finding("", 0, "the file is empty", "begin with apiVersion: and kind:"));
    }

    @ParameterizedTest
    @CsvSource({"'a: 1\n---\nb: 2\n', 3", "'---\n---\na: 1\n---\n---\nb: 2\n', 6"})
    void aSecondDocumentIsAFindingAtItsLine(String yaml, int line) {
        YamlText text = YamlReader.read(yaml);
        assertThat(text.tree()).isPresent();
        assertThat(text.findings())
                .containsExactly(
                        new Finding("", line, "a second document starts here", "keep one experiment per file"));
    }

    @Test
    void emptyDocumentsDoNotCount() {
        assertThat(json("---\na: 1\n---\n")).isEqualTo("{'a':1}");
        assertThat(YamlReader.read("a: 1\n--- ''\n").findings())
                .as("an empty text in quotes is a document")
                .hasSize(1);
    }

    @Test
    void aDuplicateKeyIsAFindingAndTheFirstValueCounts() {
        YamlText text = YamlReader.read("a:\n  b: 1\n  b: 2\na: 3\n");
        assertThat(text.tree().orElseThrow()).hasToString("{\"a\":{\"b\":1}}");
        assertThat(text.findings())
                .containsExactly(
                        new Finding("a.b", 3, "is a duplicate (first in line 2)", "keep one"),
                        new Finding("a", 4, "is a duplicate (first in line 1)", "keep one"));
    }

    @Test
    void aKeyMustBeText() {
        YamlText text = YamlReader.read("a: 1\n? [b]\n: 2\n");
        assertThat(text.tree().orElseThrow()).hasToString("{\"a\":1}");
        assertThat(text.findings())
                .containsExactly(new Finding("", 2, "a field's name must be plain text", "check the brackets"));
    }

    @Test
    void aSyntaxErrorNamesItsPlace() {
        YamlText text = YamlReader.read("a: 1\nb: [1\n");
        assertThat(text.tree()).isEmpty();
        assertThat(text.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.line()).isEqualTo(3);
            assertThat(finding.message()).startsWith("not YAML at column 1: expected ',' or ']'");
            assertThat(finding.remedy()).isEqualTo("check indentation, colons and brackets there");
        });
    }

    @Test
    void aTabHasItsOwnRemedy() {
        assertThat(YamlReader.read("a:\n\tb: 1\n").findings()).singleElement().satisfies(finding -> {
            assertThat(finding.line()).isEqualTo(2);
            assertThat(finding.message()).startsWith("not YAML at column 1: ");
            assertThat(finding.remedy()).isEqualTo("indent with spaces, not with tabs");
        });
    }

    @Test
    void valuesAndAliasesAreLimited() {
        String most = "[" + String.join(",", Collections.nCopies(99_999, "1")) + "]";
        assertThat(YamlReader.read(most).findings()).isEmpty();
        assertThat(YamlReader.read("[1," + most.substring(1)).findings())
                .containsExactly(new Finding(
                        "",
                        0,
                        "cannot be read as YAML: more than 100000 values",
                        "write plain YAML with less nesting"));
        String aliases = "a: &a [1]\nb: [" + String.join(",", Collections.nCopies(51, "*a")) + "]\n";
        assertThat(YamlReader.read(aliases).findings()).hasSize(1);
        assertThat(YamlReader.read(aliases.replaceFirst("\\*a,", "")).findings())
                .isEmpty();
    }
}
