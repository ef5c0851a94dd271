// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.AttributesFile;
import dev.fairloss.trainer.data.AttributesFile.Row;
import dev.fairloss.trainer.data.AttributesFile.Subject;
import dev.fairloss.trainer.data.FaceIndex;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttributeMatchingTest {
    /** Images 0 and 1 show Ann, 2 and 3 José, 4 and 5 Max. */
    private static final FaceIndex INDEX =
            OverlapCheckTest.index("folder set", Map.of("Ann", 2, "Jos\u00e9", 2, "Max", 2), Map.of());

    private static final String DECOMPOSED = "Jose\u0301";

    /** Pairs of Ann and José; Max takes no part. */
    private static final PairSet PAIRS = new PairSet(
            2,
            2,
            List.of(
                    new ImagePair(0, 1, true, 0),
                    new ImagePair(0, 2, false, 0),
                    new ImagePair(2, 3, true, 1),
                    new ImagePair(3, 1, false, 1)),
            "by hand");

    /** Rows "name person value", where "-" is an absent person; line 2 and following. */
    private static AttributesFile file(Subject subject, String... rows) {
        Map<String, Row> byName = new LinkedHashMap<>();
        for (String row : rows) {
            String[] fields = row.split(" ");
            byName.put(
                    fields[0],
                    new Row(
                            byName.size() + 2,
                            Optional.of(fields[1]).filter(person -> !person.equals("-")),
                            List.of(fields[2])));
        }
        return new AttributesFile(Path.of("a.csv"), subject, List.of("sex"), byName);
    }

    @Test
    void theFileIsKnown() {
        AttributesFile file = file(Subject.PERSON, "Ann - f");
        assertThat(new AttributeMatching("lfw", file).file()).isSameAs(file);
    }

    private static AttributedImages match(AttributesFile file, boolean named) {
        int[] images = IntStream.range(0, INDEX.imageCount()).toArray();
        return AttributeMatching.of("lfw", file, INDEX, images, named, PAIRS);
    }

    @Test
    void aRowOfAPersonDescribesAllImagesInPairs() {
        AttributedImages found = match(file(Subject.PERSON, DECOMPOSED + " - m", "Ann - f", "Max - m"), true);
        assertThat(found.people()).containsExactly(0, 0, 1, 1, -1, -1);
        assertThat(found.attributes()).hasSize(1);
        AttributedImages.Attribute sex = found.attributes().get(0);
        assertThat(sex.name()).isEqualTo("sex");
        assertThat(sex.groups()).containsExactly("f", "m");
        assertThat(sex.groupOfImage()).containsExactly(0, 0, 1, 1, -1, -1);
    }

    @Test
    void aPersonWithoutARowIsKnownWithoutAValue() {
        AttributedImages found = match(file(Subject.PERSON, "Ann - f"), true);
        assertThat(found.people()).containsExactly(0, 0, 1, 1, -1, -1);
        assertThat(found.attributes().get(0).groupOfImage()).containsExactly(0, 0, -1, -1, -1, -1);
    }

    @Test
    void imagesAreNumberedAsInTheIndex() {
        int[] reversed = {3, 2, 1, 0};
        AttributedImages found =
                AttributeMatching.of("lfw", file(Subject.PERSON, "Ann - f"), INDEX, reversed, true, PAIRS);
        assertThat(found.people()).containsExactly(0, 0, 1, 1);
        assertThat(found.attributes().get(0).groupOfImage()).containsExactly(-1, -1, 0, 0);
    }

    @Test
    void anImageIsFoundByItsPathOrTheEndOfIt() {
        FaceIndex deep = OverlapCheckTest.index("folder set", Map.of("set/Ann", 2, "set/Bo", 2), Map.of());
        AttributesFile file = file(
                Subject.IMAGE, "set/Ann/0.png - full", "Ann/0.png - end", "Ann\\1.png - end", "1.png - no", "0 - no");
        AttributedImages found = AttributeMatching.of("lfw", file, deep, new int[] {0, 1, 2, 3}, true, PAIRS);
        assertThat(found.attributes().get(0).groups()).containsExactly("end", "full");
        assertThat(found.attributes().get(0).groupOfImage()).containsExactly(1, 0, -1, -1);
    }

    @Test
    void imagesOfASetWithoutPeopleAreFoundByTheirNumbers() {
        AttributesFile file = file(Subject.IMAGE, "0 x f", "1 x f", "2 y m", "Jos\u00e9/1.png y k");
        AttributedImages found = match(file, false);
        assertThat(found.people()).containsExactly(0, 0, 1, 1, -1, -1);
        assertThat(found.attributes().get(0).groupOfImage()).containsExactly(0, 0, 2, 1, -1, -1);
        assertThatThrownBy(() -> match(file(Subject.IMAGE, "0 x f"), true)).hasMessageContaining("describes no image");
    }

    @Test
    void theColumnPersonReplacesTheNameOfTheFolder() {
        AttributedImages found = match(file(Subject.IMAGE, "Ann/0.png x f", "Ann/1.png x f"), true);
        assertThat(found.people()).containsExactly(0, 0, 1, 1, -1, -1);
        assertThat(match(file(Subject.IMAGE, "0 x f"), false).people())
                .as("images without a row have no person")
                .containsExactly(0, -1, -1, -1, -1, -1);
    }

    @Test
    void aFileThatDescribesNothingNamesItsFirstLine() {
        Map<String, Row> rows = new LinkedHashMap<>();
        rows.put("Zoe", new Row(3, Optional.empty(), List.of("f")));
        rows.put("Yan", new Row(2, Optional.empty(), List.of("f")));
        var file = new AttributesFile(Path.of("a.csv"), Subject.PERSON, List.of("sex"), rows);
        assertThatThrownBy(() -> match(file, true))
                .isInstanceOf(TrainerException.class)
                .hasMessage(
                        "The attributes file a.csv describes no person of the evaluation set lfw: line 2 names Yan.")
                .extracting(e -> ((TrainerException) e).remedy())
                .isEqualTo("Name people as the folders of their images.");
        assertThatThrownBy(() -> match(file, false))
                .extracting(e -> ((TrainerException) e).remedy().contains("names no people"))
                .isEqualTo(true);
        assertThatThrownBy(() -> match(file(Subject.IMAGE, "other x f"), false))
                .hasMessageContaining("describes no image of the evaluation set lfw: line 2 names other.")
                .extracting(e -> ((TrainerException) e).remedy().contains("by their number"))
                .isEqualTo(true);
        assertThatThrownBy(() -> match(file(Subject.PERSON, "Max - m"), true))
                .as("Max is in no pair")
                .hasMessageContaining("describes no person");
    }

    @Test
    void aSetWithoutPeopleNeedsTheColumnPerson() {
        assertThatThrownBy(() -> match(file(Subject.IMAGE, "0 - f", "1 - f"), false))
                .isInstanceOf(TrainerException.class)
                .hasMessageStartingWith(
                        "The evaluation set lfw names no people, and the attributes file a.csv has no column"
                                + " person.");
        assertThat(match(file(Subject.IMAGE, "0 - f", "1 x f"), false).people()).containsExactly(-1, 0, -1, -1, -1, -1);
        assertThat(match(file(Subject.IMAGE, "Ann/0.png - f"), true).people()).containsExactly(0, 0, 1, 1, -1, -1);
    }

    @Test
    void peopleMustAgreeWithThePairs() {
        assertThatThrownBy(() -> match(file(Subject.IMAGE, "0 x f", "1 y f"), false))
                .isInstanceOf(TrainerException.class)
                .hasMessage(
                        "The attributes file a.csv contradicts the evaluation set lfw: the images Ann/0.png and Ann/1.png"
                                + " are a genuine pair, but show two people by the column person.");
        assertThatThrownBy(() -> match(file(Subject.IMAGE, "0 x f", "2 x f"), false))
                .hasMessageContaining("Ann/0.png and Jos\u00e9/0.png are an impostor pair, but show one person");
    }
}
