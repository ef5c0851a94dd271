// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.spec.TemplateWeights;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.AttributesFile;
import dev.fairloss.trainer.data.AttributesFile.Row;
import dev.fairloss.trainer.data.AttributesFile.Subject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Templates 0 and 1 show Ann, 2 and 3 Bo; template 4 is in no pair. */
class TemplateAttributesTest {
    private static final List<String> IMAGES =
            List.of("a/1.jpg", "a/2.jpg", "b/1.jpg", "b/2.jpg", "c/1.jpg", "c/2.jpg");
    private static final List<TemplateList.Row> ROWS = List.of(
            new TemplateList.Row(0, 0, 0),
            new TemplateList.Row(1, 0, 1),
            new TemplateList.Row(1, 1, 1),
            new TemplateList.Row(2, 2, 2),
            new TemplateList.Row(3, 2, 3),
            new TemplateList.Row(3, 3, 3),
            new TemplateList.Row(4, 4, 4));
    private static final TemplatePairs PAIRS =
            new TemplatePairs(new int[] {0, 2, 1}, new int[] {1, 3, 3}, BitSet.valueOf(new long[] {3}));

    private static AttributedImages match(List<String> subjects, Subject subject, String... rows) {
        Map<String, Row> byName = new LinkedHashMap<>();
        for (String row : rows) {
            String[] fields = row.split(" ", -1);
            byName.put(fields[0], new Row(byName.size() + 2, Optional.empty(), List.of(fields[1])));
        }
        var list = new TemplateList(
                Path.of("list.txt"), IMAGES, Map.of("10", 0, "11", 1, "12", 2, "13", 3, "14", 4), subjects, ROWS);
        var set = TemplateSet.of(list, PAIRS, PAIRS, new int[] {0, 0, 1, 1, 2}, TemplateWeights.Equal, path -> 1);
        return TemplateAttributes.of(
                "ijb", new AttributesFile(Path.of("a.csv"), subject, List.of("sex"), byName), list, set);
    }

    private static List<String> values(AttributedImages found) {
        var attribute = found.attributes().get(0);
        return Arrays.stream(attribute.groupOfImage())
                .mapToObj(group -> group < 0 ? "" : attribute.groups().get(group))
                .toList();
    }

    @Test
    void aRowOfASubjectDescribesItsTemplatesInPairs() {
        AttributedImages found = match(List.of("7", "7", "8", "8", "9"), Subject.PERSON, "7 f", "8 m", "9 m");
        assertThat(found.people()).containsExactly(0, 0, 1, 1, -1);
        assertThat(values(found)).containsExactly("f", "f", "m", "m", "");
    }

    @Test
    void imagesOfATemplateWithDifferentValuesHaveNone() {
        AttributedImages found =
                match(List.of(), Subject.IMAGE, "a/1.jpg f", "a/2.jpg f", "b/1.jpg f", "b/2.jpg m", "c/1.jpg m");
        assertThat(values(found)).containsExactly("f", "f", "", "m", "");
        assertThat(values(match(List.of(), Subject.IMAGE, "a/1.jpg ", "a/2.jpg f")))
                .as("an unknown value is no other value")
                .containsExactly("f", "f", "", "", "");
    }

    @Test
    void aFileThatDescribesNoTemplateIsRejected() {
        assertThatThrownBy(() -> match(List.of(), Subject.PERSON, "7 f"))
                .isInstanceOf(TrainerException.class)
                .hasMessage("The attributes file a.csv describes no person of the evaluation set ijb: line 2 names 7.")
                .extracting(e -> ((TrainerException) e).remedy())
                .isEqualTo("The list of templates names no people: describe its images instead, in the column image.");
        assertThatThrownBy(() -> match(List.of("7", "7", "8", "8", "9"), Subject.PERSON, "9 f"))
                .extracting(e -> ((TrainerException) e).remedy())
                .isEqualTo("Name people as in the column SUBJECT_ID of the list of templates.");
        assertThatThrownBy(() -> match(List.of(), Subject.IMAGE, "c/1.jpg f"))
                .hasMessageContaining("describes no image of the evaluation set ijb")
                .extracting(e -> ((TrainerException) e).remedy())
                .isEqualTo("Name images as the list of templates does.");
    }

    @Test
    void templatesThatShareAMediumOrAnImageAreNoGenuinePair() {
        var list = new TemplateList(
                Path.of("list.txt"), IMAGES, Map.of("10", 0, "11", 1, "12", 2, "13", 3, "14", 4), List.of(), ROWS);
        var media = TemplateMedia.of(
                TemplateSet.of(list, PAIRS, PAIRS, new int[] {0, 0, 1, 1, 2}, TemplateWeights.Equal, path -> 1));
        assertThat(media.disjoint(0, 1)).isFalse();
        assertThat(media.disjoint(3, 2)).isFalse();
        assertThat(media.disjoint(0, 2)).isTrue();
        assertThat(new TemplateMedia(new int[][] {{1}, {2}}, new int[][] {{5, 9}, {6, 9}}).disjoint(0, 1))
                .as("an image in two media")
                .isFalse();
        int[] people = {0, 0, 0};
        var attribute = AttributedImages.Attribute.of("sex", new String[] {"f", "f", "f"});
        var pairs = new AttributePairs(people, attribute, (one, other) -> one + other != 1).genuine(0);
        assertThat(pairs.count()).isEqualTo(2);
        assertThat(pairs.first()[0] + pairs.second()[0]).isNotEqualTo(1);
        assertThat(pairs.first()[1] + pairs.second()[1]).isNotEqualTo(1);
    }
}
