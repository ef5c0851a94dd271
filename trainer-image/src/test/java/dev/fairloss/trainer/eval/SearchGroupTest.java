// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.result.AttributeResult.Group;
import dev.fairloss.contract.result.IdentificationMeasure;
import dev.fairloss.trainer.eval.SearchGroup.Tally;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchGroupTest {
    private static final double[] ONES = {1, 1, 1, 1};
    /** People 0 and 2 of the first group: rank-1 rate 3/4, FNIR 1/2, FPIR 1/4. */
    private static final SearchGroup FIRST = group(
            "f", 7, new Tally(new int[] {0, 2}, new int[] {2, 1}, new int[] {2, 2}), tally(0, 1, 2), tally(2, 1, 4));

    /** Person 1 of the second group: rank-1 rate 1/4, FNIR 1/8, FPIR 1. */
    private static final SearchGroup SECOND = group("m", 5, tally(1, 1, 4), tally(1, 1, 8), tally(1, 3, 3));

    private static final SearchGroup UNKNOWN =
            new SearchGroup(new Group("x", 3, 0, 0, 0, 0, true), tally(3, 1, 1), Optional.empty(), Optional.empty());

    private static Tally tally(int person, int hits, int all) {
        return new Tally(new int[] {person}, new int[] {hits}, new int[] {all});
    }

    private static SearchGroup group(String name, int people, Tally rank1, Tally misses, Tally falsePositives) {
        return new SearchGroup(
                new Group(name, people, 0, 0, 0, 0, true), rank1, Optional.of(misses), Optional.of(falsePositives));
    }

    @Test
    void countsTheChosenSearchesOfEachPerson() {
        int[] people = {3, 1, 3, 1, 0, 3};
        Tally tally = Tally.of(people, search -> search != 4, search -> search >= 2);
        assertThat(tally.people()).containsExactly(1, 3);
        assertThat(tally.hits()).containsExactly(1, 2);
        assertThat(tally.all()).containsExactly(2, 3);
        assertThat(tally.searches()).isEqualTo(5);
    }

    @Test
    void aRateWeighsPeople() {
        Tally tally = FIRST.rank1();
        assertThat(tally.rate(ONES)).isEqualTo(.75);
        assertThat(tally.rate(new double[] {3, 9, 1, 9})).isEqualTo((3 * 2 + 1) / 8.);
        assertThat(tally.rate(new double[] {0, 9, 0, 9}))
                .as("no one has a weight")
                .isNaN();
    }

    @ParameterizedTest
    @CsvSource({"RANK_1, .75", "FNIR, .5", "FPIR, .25"})
    void aGroupHasThreeRates(IdentificationMeasure measure, double rate) {
        assertThat(FIRST.rate(measure, ONES)).isEqualTo(rate);
    }

    @ParameterizedTest
    @CsvSource({"RANK_1_GAP, .5", "FNIR_GAP, .375", "FPIR_GAP, .75", "FNIR_RATIO, 4", "FPIR_RATIO, 4"})
    void groupsAreComparedByGapsAndRatios(IdentificationMeasure measure, double value) {
        assertThat(SearchGroup.compared(measure, List.of(FIRST, SECOND), ONES)).isEqualTo(value);
        assertThat(SearchGroup.compared(measure, List.of(SECOND, FIRST), ONES)).isEqualTo(value);
    }

    @Test
    void anUnknownRateMakesTheComparisonUnknown() {
        assertThat(UNKNOWN.rate(IdentificationMeasure.FNIR, ONES)).isNaN();
        assertThat(SearchGroup.compared(IdentificationMeasure.FNIR_GAP, List.of(FIRST, UNKNOWN), ONES))
                .isNaN();
        assertThat(SearchGroup.compared(IdentificationMeasure.RANK_1_GAP, List.of(FIRST, UNKNOWN), ONES))
                .isEqualTo(.25);
    }

    @Test
    void theSmallestGroupIsThatWithTheFewestPeopleWithSearches() {
        assertThat(SearchGroup.smallest(IdentificationMeasure.RANK_1, List.of(FIRST)))
                .isEqualTo(2);
        assertThat(SearchGroup.smallest(IdentificationMeasure.RANK_1_GAP, List.of(FIRST, SECOND)))
                .isEqualTo(1);
        assertThat(SearchGroup.smallest(IdentificationMeasure.FPIR, List.of(UNKNOWN)))
                .as("without searches, all people of the group")
                .isEqualTo(3);
    }

    @Test
    void aMeasureOfOneGroupComparesNone() {
        for (IdentificationMeasure measure : IdentificationMeasure.OF_GROUP) {
            assertThatThrownBy(() -> SearchGroup.compared(measure, List.of(FIRST, SECOND), ONES))
                    .hasMessage(measure + " is a measure of one group");
        }
    }
}
