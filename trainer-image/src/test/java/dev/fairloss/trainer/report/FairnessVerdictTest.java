// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.PairedDifference;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairnessVerdictTest {
    private static final PairedDifference SMALLER = difference("accuracyGap", -.03, .01);

    /** A difference over two seeds; the errors from people and from seeds are half of the half width each. */
    private static PairedDifference difference(String metric, double mean, double halfWidth) {
        OptionalDouble error = OptionalDouble.of(halfWidth / 2);
        return new PairedDifference(
                "fixed-0.25",
                PairedDifferences.GROUPS,
                metric,
                MeanOverSeeds.of(List.of(mean - .001, mean + .001)),
                Optional.of(new Interval(error, error, halfWidth, 2 * halfWidth)));
    }

    @Test
    void aSignificantDifferenceHasADirection() {
        assertThat(FairnessVerdict.of(SMALLER, List.of(SMALLER)))
                .isEqualTo("the gap of FairLoss is significantly smaller (smallest detectable difference: .020).");
        var larger = difference("accuracyGap", .03, .01);
        assertThat(FairnessVerdict.of(larger, List.of(larger))).contains("significantly larger");
        var noise = difference("accuracyGap", -.03, .04);
        assertThat(FairnessVerdict.of(noise, List.of(noise))).startsWith("no significant difference (");
    }

    /** With a smaller gap, FairLoss is also fairer by a higher FDR and by lower values of the other indices. */
    @ParameterizedTest
    @CsvSource({
        "fdr, -.02, true",
        "fdr, .02, false",
        "fdr, -.006, false",
        "garbe, .02, true",
        "garbe, -.02, false",
        "fnmrToMean, .02, true",
        "fmrToMean, -.02, false"
    })
    void anIndexThatPointsTheOtherWayLeavesNoVerdict(String index, double mean, boolean disagrees) {
        String verdict = FairnessVerdict.of(SMALLER, List.of(SMALLER, difference(index, mean, .01)));
        if (disagrees) {
            assertThat(verdict)
                    .startsWith("the gap of FairLoss is smaller, but other measures disagree (")
                    .contains("so neither arm is fairer (smallest detectable difference: .020).");
        } else {
            assertThat(verdict).startsWith("the gap of FairLoss is significantly smaller (");
        }
    }

    @Test
    void differencesOfOtherArmsAndSetsDoNotCount() {
        var other = difference("fdr", -.02, .01);
        var otherArm = new PairedDifference("ldam", other.set(), "fdr", other.difference(), other.interval());
        var otherSet = new PairedDifference("fixed-0.25", "lfw", "auc", other.difference(), other.interval());
        var unknown = new PairedDifference("fixed-0.25", other.set(), "fdr", other.difference(), Optional.empty());
        assertThat(FairnessVerdict.of(SMALLER, List.of(SMALLER, otherArm, otherSet, unknown)))
                .startsWith("the gap of FairLoss is significantly smaller");
    }
}
