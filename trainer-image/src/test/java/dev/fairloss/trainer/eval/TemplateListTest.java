// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.eval.TemplateList.Row;
import dev.fairloss.trainer.testing.TestFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateListTest {
    private static final List<String> PATHS = List.of("1.jpg", "2.jpg", "video/3.jpg");

    @TempDir
    private Path folder;

    private TemplateList list(String text) {
        return TemplateList.read(TestFiles.write(folder, "list", text), folder, PATHS);
    }

    @Test
    void insightFacesList() {
        var list = list("1.jpg 11 7\n2.jpg 11 7\r\n\nvideo/3.jpg 12\t9\n1.jpg 12 7");
        assertThat(list.file()).isEqualTo(folder.resolve("list"));
        assertThat(list.images()).containsExactly("1.jpg", "2.jpg", "video/3.jpg");
        assertThat(list.templates()).containsExactlyInAnyOrderEntriesOf(Map.of("11", 0, "12", 1));
        assertThat(list.subjects()).isEmpty();
        assertThat(list.rows()).containsExactly(new Row(0, 0, 0), new Row(1, 0, 0), new Row(2, 1, 1), new Row(0, 1, 0));
    }

    @Test
    void aListWithAHeader() {
        var list = list(
                "TEMPLATE_ID,SUBJECT_ID,FILENAME,SIGHTING_ID,FACE_X\n11,Ada,img/1.jpg,7,30\n12,Bob,video/3.jpg,8,\n");
        assertThat(list.images()).containsExactly("1.jpg", "video/3.jpg");
        assertThat(list.subjects()).containsExactly("Ada", "Bob");
        assertThat(list.rows()).containsExactly(new Row(0, 0, 0), new Row(1, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TEMPLATE_ID,FILENAME,MEDIA_ID",
                "template_id,file,media_id",
                "Template_Id,IMAGE,SIGHTING_ID",
                "TEMPLATE_ID,PATH,MEDIA_ID",
                "TEMPLATE_ID,FILENAME,MEDIA_ID,FILE,SIGHTING_ID",
            })
    void namesOfColumns(String header) {
        var list = list(header + "\n7,2.jpg,1,none,none\n");
        assertThat(list.images()).containsExactly("2.jpg");
        assertThat(list.subjects()).isEmpty();
        assertThat(list.rows()).containsExactly(new Row(0, 0, 0));
    }

    @Test
    void theSubjectMayBeTheFirstColumn() {
        assertThat(list("SUBJECT_ID,TEMPLATE_ID,FILENAME,MEDIA_ID\nAda,7,2.jpg,1\nAda,8,1.jpg,1\n")
                        .subjects())
                .containsExactly("Ada", "Ada");
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
                "TEMPLATE_ID,MEDIA_ID,FILENAME;1,1,|Line 2 of the template list FILE has no image.",
                "TEMPLATE_ID,FILENAME,MEDIA_ID,SUBJECT_ID;1,1.jpg,1|Line 2 of the template list FILE has no subject.",
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
    void aListThatDoesNotExist() {
        assertThatThrownBy(() -> TemplateList.read(folder.resolve("none"), folder, PATHS))
                .hasMessageContaining("The template list " + folder.resolve("none") + " does not exist");
    }
}
