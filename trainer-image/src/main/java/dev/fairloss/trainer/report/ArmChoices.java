// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ArmChoice;
import dev.fairloss.contract.result.ArmChoice.Score;
import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.AttributeMeasure;
import dev.fairloss.contract.result.AttributeSummary;
import dev.fairloss.contract.result.VerificationMeasure;
import dev.fairloss.contract.spec.Disparity;
import dev.fairloss.contract.spec.ResolvedSpec.Tradeoff;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Chooses the arm with the best trade-off between accuracy and disparity. */
public final class ArmChoices {
    private ArmChoices() {}

    /** The choice; of equal scores the first arm of the spec. Arms without accuracy or disparity take no part. */
    public static ArmChoice choose(Tradeoff tradeoff, List<ArmSummary> arms, List<AttributeSummary> attributes) {
        List<Score> scores = arms.stream()
                .filter(arm -> arm.set().equals(tradeoff.set()))
                .flatMap(arm -> attributes.stream()
                        .filter(summary -> summary.arm().equals(arm.arm())
                                && summary.set().equals(tradeoff.set())
                                && summary.attribute().equals(tradeoff.attribute()))
                        .flatMap(summary -> score(tradeoff, arm, summary)))
                .toList();
        return new ArmChoice(
                tradeoff,
                scores.stream().max(Comparator.comparingDouble(Score::score)).map(best -> scores.stream()
                        .filter(score -> score.score() == best.score())
                        .findFirst()
                        .orElseThrow()
                        .arm()),
                scores);
    }

    private static Stream<Score> score(Tradeoff tradeoff, ArmSummary arm, AttributeSummary summary) {
        double accuracy = arm.accuracy().mean();
        return disparity(tradeoff.disparity(), summary)
                .map(disparity -> new Score(
                        arm.arm(),
                        accuracy,
                        disparity,
                        (1 - tradeoff.weight()) * accuracy - tradeoff.weight() * disparity))
                .stream();
    }

    private static Optional<Double> disparity(Disparity disparity, AttributeSummary summary) {
        return switch (disparity) {
            case FnmrGap -> mean(summary, VerificationMeasure.FNMR_GAP);
            case FmrGap -> mean(summary, VerificationMeasure.FMR_GAP);
            case Fdr -> mean(summary, VerificationMeasure.FDR).map(fdr -> 1 - fdr);
            case Garbe -> mean(summary, VerificationMeasure.GARBE);
        };
    }

    private static Optional<Double> mean(AttributeSummary summary, AttributeMeasure measure) {
        return summary.measured(measure, Optional.empty()).map(one -> one.mean().mean());
    }
}
