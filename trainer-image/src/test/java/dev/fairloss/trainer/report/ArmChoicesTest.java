// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.ArmChoice;
import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.AttributeMeasure;
import dev.fairloss.contract.result.AttributeResult;
import dev.fairloss.contract.result.AttributeSummary;
import dev.fairloss.contract.result.AttributeSummary.Measured;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.VerificationMeasure;
import dev.fairloss.contract.spec.Disparity;
import dev.fairloss.contract.spec.ResolvedSpec.Tradeoff;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArmChoicesTest {
    /** The accurate arm has accuracy .9 and a gap of .2; the fair arm .85 and .05. */
    private static final List<ArmSummary> ARMS = List.of(arm("accurate", .9), arm("fair", .85), arm("unknown", .99));

    private static final List<AttributeSummary> ATTRIBUTES = List.of(
            attributes("accurate", List.of(gap(VerificationMeasure.FNMR_GAP, .2), gap(VerificationMeasure.FDR, .7))),
            attributes("fair", List.of(gap(VerificationMeasure.FNMR_GAP, .05), gap(VerificationMeasure.FDR, .95))),
            attributes("unknown", List.of()));

    private static ArmSummary arm(String name, double accuracy) {
        var mean = MeanOverSeeds.of(List.of(accuracy));
        return new ArmSummary(name, "lfw", mean, .01, Optional.empty(), mean, List.of());
    }

    private static Measured gap(AttributeMeasure measure, double value) {
        return new Measured(measure, Optional.empty(), 20, MeanOverSeeds.of(List.of(value)), Optional.empty());
    }

    private static AttributeSummary attributes(String arm, List<Measured> measures) {
        return new AttributeSummary(
                arm,
                "lfw",
                "sex",
                AttributeResult.Protocol.VERIFICATION,
                40,
                0,
                OptionalDouble.of(1e-2),
                List.of(),
                measures,
                List.of());
    }

    private static ArmChoice choose(Disparity disparity, double weight) {
        return ArmChoices.choose(new Tradeoff("lfw", "sex", disparity, weight), ARMS, ATTRIBUTES);
    }

    @Test
    void theWeightDecides() {
        assertThat(choose(Disparity.FnmrGap, 0).arm()).contains("accurate");
        // (1 - w) .9 - .2 w = (1 - w) .85 - .05 w at w = .25
        assertThat(choose(Disparity.FnmrGap, .24).arm()).contains("accurate");
        assertThat(choose(Disparity.FnmrGap, .26).arm()).contains("fair");
        assertThat(choose(Disparity.FnmrGap, 1).arm()).contains("fair");
    }

    /** A report that is rendered again chooses the same arm. */
    @Test
    void ofEqualScoresTheFirstArmIsChosen() {
        var equal = List.of(arm("a", .5), arm("b", .9), arm("c", .9));
        var attributes = Stream.of("c", "b", "a")
                .map(name -> attributes(name, List.of(gap(VerificationMeasure.FNMR_GAP, .2))))
                .toList();
        var choice = ArmChoices.choose(new Tradeoff("lfw", "sex", Disparity.FnmrGap, .5), equal, attributes);
        assertThat(choice.scores()).extracting(ArmChoice.Score::arm).containsExactly("a", "b", "c");
        assertThat(choice.arm()).contains("b");
    }

    @Test
    void theScoresStateHow() {
        ArmChoice choice = choose(Disparity.Fdr, .5);
        assertThat(choice.scores()).extracting(ArmChoice.Score::arm).containsExactly("accurate", "fair");
        assertThat(choice.scores().get(0).disparity()).isCloseTo(.3, within(1e-12));
        assertThat(choice.scores().get(0).score()).isCloseTo(.45 - .15, within(1e-12));
    }

    @Test
    void withoutAKnownDisparityNoArmIsChosen() {
        assertThat(choose(Disparity.Garbe, .5).arm()).isEmpty();
        assertThat(choose(Disparity.FmrGap, .5).scores()).isEmpty();
    }
}
