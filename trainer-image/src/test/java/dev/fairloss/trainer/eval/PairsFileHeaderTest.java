// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairsFileHeaderTest {
    private final PairsFileErrors errors = new PairsFileErrors(Path.of("pairs.txt"));

    @ParameterizedTest
    @CsvSource({
        "10 300, 10, 300, true",
        "1000 1, 1000, 1, true",
        "2 1, 2, 1, true",
        "500, 10, 500, false",
        "1 500, 10, 500, false",
        "4, 4, 4, false",
        "2, 2, 2, false"
    })
    void readsFoldsAndPairs(String line, int folds, int half, boolean ownFolds) {
        assertThat(PairsFileHeader.parse(List.of(line), errors)).hasValue(new PairsFileHeader(folds, half, ownFolds));
    }

    @ParameterizedTest
    @CsvSource({
        "'', is not a header",
        "ten 300, is not a header",
        "0 300, is not a header",
        "12345678, is not a header",
        "1001 1, 'has 1001 folds; at most 1,000 are supported'",
        "1, announces one pair of each kind; verification needs at least two",
        "1 1, announces one pair of each kind; verification needs at least two"
    })
    void rejectsBadHeaders(String line, String problem) {
        assertThatThrownBy(() -> PairsFileHeader.parse(List.of(line), errors))
                .hasMessageContaining("line 1 " + problem);
    }

    @Test
    void anEmptyFileHasNoHeader() {
        assertThatThrownBy(() -> PairsFileHeader.parse(List.of(), errors))
                .hasMessageContaining("line 1 is not a header");
    }

    @Test
    void aFileMayBeginWithAPair() {
        for (String line : List.of("Ann 1 2", "Ann 1 Bob 1", "a.jpg b.jpg 1", "a.jpg 1", "a/b 0")) {
            assertThat(PairsFileHeader.parse(List.of(line), errors)).isEmpty();
        }
        assertThat(PairsFileHeader.missing(pairs("GGGIIII"), errors)).isEqualTo(new PairsFileHeader(3, 3, false));
        assertThat(PairsFileHeader.missing(pairs("GIIG"), errors)).isEqualTo(new PairsFileHeader(2, 2, false));
        assertThat(PairsFileHeader.missing(pairs("GI".repeat(20)), errors).folds())
                .isEqualTo(10);
        assertThat(errors.isEmpty()).isTrue();
        PairsFileHeader.missing(pairs("GGGI"), errors);
        assertThatThrownBy(errors::throwIfAny)
                .hasMessageContaining("line 1 is not a header, and the file has 3 genuine and 1 impostor pairs;"
                        + " verification needs at least two of each");
    }

    @Test
    void columnsAreSeparatedByTabsCommasOrBlanks() {
        assertThat(PairsSyntax.columns("Ann Lee\t1\t\t2 ")).containsExactly("Ann Lee", "1", "2");
        assertThat(PairsSyntax.columns(" Ann  1 2")).containsExactly("Ann", "1", "2");
        assertThat(PairsSyntax.columns("a b.jpg, c.jpg,1")).containsExactly("a b.jpg", "c.jpg", "1");
    }

    @Test
    void kindsOfDifferentSizesAreDealtEvenly() {
        assertThat(folds(new PairsFileHeader(2, 2, false), "GGIIII")).isEqualTo("0G0 2I0 3I0 1G1 4I1 5I1");
    }

    private static List<ImagePair> pairs(String kinds) {
        List<ImagePair> pairs = new ArrayList<>();
        for (char kind : kinds.toCharArray()) {
            pairs.add(new ImagePair(pairs.size(), 100 + pairs.size(), kind == 'G', 0));
        }
        return pairs;
    }

    private String folds(PairsFileHeader header, String kinds) {
        StringBuilder folds = new StringBuilder();
        header.deal(pairs(kinds)).forEach(pair -> folds.append(pair.first())
                .append(pair.same() ? "G" : "I")
                .append(pair.fold())
                .append(' '));
        return folds.toString().strip();
    }

    @Test
    void ownFoldsAreContiguous() {
        assertThat(folds(new PairsFileHeader(2, 1, true), "GIIG")).isEqualTo("0G0 1I0 2I1 3G1");
        assertThat(new PairsFileHeader(2, 1, true).note()).isEqualTo("2 folds of the pairs file");
    }

    @Test
    void ownFoldsOfTwoPairsOfEachKind() {
        assertThat(folds(new PairsFileHeader(2, 2, true), "GGIIGIGI")).isEqualTo("0G0 1G0 2I0 3I0 4G1 5I1 6G1 7I1");
        new PairsFileHeader(2, 2, true).check(pairs("GGIIGIGI"), errors);
        assertThat(errors.isEmpty()).isTrue();
        new PairsFileHeader(2, 2, true).check(pairs("GGIIGGGI"), errors);
        assertThatThrownBy(errors::throwIfAny).hasMessageContaining("but fold 2 has 3 and 1");
    }

    @Test
    void otherPairsAreDealtByKindInTheirOrder() {
        // Five of each kind to two folds: positions 0 1 2 of a kind are in fold 0 (2 · 2 / 5 = 0), 3 and 4 in fold 1.
        assertThat(folds(new PairsFileHeader(2, 5, false), "GGGGGIIIII"))
                .isEqualTo("0G0 1G0 2G0 5I0 6I0 7I0 3G1 4G1 8I1 9I1");
        assertThat(new PairsFileHeader(2, 5, false).note())
                .isEqualTo("2 folds; the pairs file has none, so its pairs are dealt in order");
    }

    @Test
    void theNumberOfPairsMustMatch() {
        new PairsFileHeader(2, 1, true).check(pairs("GIIG"), errors);
        new PairsFileHeader(2, 2, false).check(pairs("GGII"), errors);
        assertThat(errors.isEmpty()).isTrue();
        new PairsFileHeader(2, 1, true).check(pairs("GII"), errors);
        assertThatThrownBy(errors::throwIfAny)
                .hasMessageContaining("line 1 announces 4 pairs (2 folds of 1 + 1), but 3 follow");
    }

    @Test
    void theNumberOfPairsWithoutFoldsMustMatch() {
        new PairsFileHeader(2, 2, false).check(pairs("GGIII"), errors);
        assertThatThrownBy(errors::throwIfAny)
                .hasMessageContaining("line 1 announces 4 pairs (1 fold of 2 + 2), but 5 follow");
    }

    @Test
    void everyFoldNeedsAsManyOfEachKind() {
        new PairsFileHeader(2, 1, true).check(pairs("GIGG"), errors);
        assertThatThrownBy(errors::throwIfAny)
                .hasMessageContaining("announces 1 genuine and as many impostor pairs per fold, but fold 2 has 2 and 0")
                .hasMessageNotContaining("fold 1 has");
    }

    @Test
    void kindsAreNotCheckedIfLinesHaveProblems() {
        errors.add(2, "has 1 columns");
        new PairsFileHeader(2, 1, true).check(pairs("GIGG"), errors);
        assertThatThrownBy(errors::throwIfAny).hasMessageContaining("1 problem:");
    }
}
