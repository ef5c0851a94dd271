// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.testing.TestFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateFilesTest {
    private static final List<String> PATHS = List.of("1.jpg", "2.jpg", "video/3.jpg");

    @TempDir
    private Path folder;

    private TemplateList list(String text) {
        return TemplateList.read(TestFiles.write(folder, "list", text), folder, PATHS);
    }

    private TemplatePairs pairs(String text, Map<String, Integer> templates) {
        return TemplatePairs.read(TestFiles.write(folder, "pairs", text), templates);
    }

    @Test
    void insightFacesList() {
        var list = list("1.jpg 11 7\n2.jpg 11 7\r\n\nvideo/3.jpg 12\t9\n1.jpg 12 7");
        assertThat(list.images()).containsExactly("1.jpg", "2.jpg", "video/3.jpg");
        assertThat(list.templates()).containsExactlyInAnyOrderEntriesOf(Map.of("11", 0, "12", 1));
        assertThat(list.subjects()).isEmpty();
        assertThat(list.rows())
                .containsExactly(
                        new TemplateList.Row(0, 0, 0),
                        new TemplateList.Row(1, 0, 0),
                        new TemplateList.Row(2, 1, 1),
                        new TemplateList.Row(0, 1, 0));
    }

    @Test
    void aListWithAHeader() {
        var list = list(
                "TEMPLATE_ID,SUBJECT_ID,FILENAME,SIGHTING_ID,FACE_X\n11,Ada,img/1.jpg,7,30\n12,Bob,video/3.jpg,8,\n");
        assertThat(list.images()).containsExactly("1.jpg", "video/3.jpg");
        assertThat(list.subjects()).containsExactly("Ada", "Bob");
        assertThat(list.rows()).containsExactly(new TemplateList.Row(0, 0, 0), new TemplateList.Row(1, 1, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.jpg 11|Line 1 of the template list FILE has 2 columns, not 3 (image, template and medium).",
                "1.jpg 11 7;9.jpg 11 7|Line 2 of the template list FILE names a missing image: there is no image",
                "TEMPLATE_ID,FILENAME;1,1.jpg|Line 1 of the template list FILE names no column MEDIA_ID.",
                "TEMPLATE_ID,MEDIA_ID;1,1|Line 1 of the template list FILE names no column FILENAME.",
                "TEMPLATE_ID,FILENAME,MEDIA_ID;1,1.jpg|Line 2 of the template list FILE has no medium.",
                "TEMPLATE_ID,FILENAME,MEDIA_ID;,1.jpg,1|Line 2 of the template list FILE has no template.",
                "TEMPLATE_ID,SUBJECT_ID,FILE,MEDIA_ID;1,Ada,1.jpg,1;1,Bob,2.jpg,1|Line 3 of the template list FILE says that"
                        + " the template 1 shows the person Bob, but an earlier line says Ada.",
                "TEMPLATE_ID,FILENAME,MEDIA_ID|The template list FILE lists no image.",
                ";;|The template list FILE lists no image.",
            })
    void aMalformedListIsAnErrorThatNamesTheLine(String text, String message) {
        assertThatThrownBy(() -> list(text.replace(';', '\n')))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining(message.replace("FILE ", folder.resolve("list") + " "));
    }

    @Test
    void pairsOfTemplates() {
        var pairs = pairs("11 12 1\n12 13 0\n", Map.of("11", 0, "12", 1, "13", 2));
        assertThat(pairs.first()).containsExactly(0, 1);
        assertThat(pairs.second()).containsExactly(1, 2);
        assertThat(pairs.genuine().stream()).containsExactly(0);
        var without = pairs.without(new boolean[] {true, false, false});
        assertThat(without.first()).containsExactly(1);
        assertThat(without.genuineCount()).isZero();
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
        assertThatThrownBy(() -> pairs(text.replace(';', '\n'), Map.of("11", 0, "12", 1)))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining(message.replace("FILE ", folder.resolve("pairs") + " "));
    }

    @Test
    void linesAreLimited() {
        Path file = TestFiles.write(folder, "lines", "1\n2\n3\n");
        assertThatThrownBy(() -> TemplateLines.forEach(file, "template list", 2, "", columns -> {}))
                .hasMessageContaining("The template list " + file + " has more than 2 lines.");
    }

    @Test
    void filesThatDoNotExist() {
        assertThatThrownBy(() -> TemplateList.read(folder.resolve("none"), folder, PATHS))
                .hasMessageContaining("The template list " + folder.resolve("none") + " does not exist");
        assertThatThrownBy(() -> TemplatePairs.read(folder, Map.of()))
                .hasMessageContaining("The file of template pairs " + folder + " is a folder");
    }

    @Test
    void genuinePairsConnectTheTemplatesOfAPerson() {
        var list = list("1.jpg a 1\n1.jpg b 1\n1.jpg c 1\n1.jpg d 1\n1.jpg e 1\n");
        var pairs = pairs("c d 1\na c 1\nb e 1\nd e 0\n", list.templates());
        assertThat(TemplatePeople.of(list, pairs, folder.resolve("pairs"))).containsExactly(0, 1, 0, 0, 1);
        var wrong = pairs("c d 1\na c 1\na d 0\n", list.templates());
        assertThatThrownBy(() -> TemplatePeople.of(list, wrong, folder.resolve("pairs")))
                .hasMessageContaining(
                        "says that the templates a and d show different people, but other lines say that they"
                                + " show the same person.");
    }

    @Test
    void labelsMustAgreeWithTheSubjects() {
        var list = list("TEMPLATE_ID,SUBJECT_ID,IMAGE,MEDIA_ID\n1,Ada,1.jpg,1\n2,Bob,2.jpg,2\n3,Ada,2.jpg,2\n");
        assertThat(TemplatePeople.of(list, pairs("1 2 0\n", list.templates()), folder))
                .containsExactly(0, 1, 0);
        assertThatThrownBy(() -> TemplatePeople.of(list, pairs("1 2 1\n", list.templates()), folder))
                .hasMessageContaining(
                        "templates 1 and 2 show the same person, but the template list says that they show"
                                + " different people.");
    }
}
