// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

import dev.fairloss.contract.mdp.StateActionSpace;

/** Which fine-tunes a reward collection runs. The constants are spelled as in an experiment file. */
public enum CollectionStrategy {
    /**
     * Every fine-tune sets the margins of all nine groups by a balanced design, and a regression separates their effects.
     * Ours, not from the paper.
     */
    BalancedDesign,
    /** One fine-tune for each valid state-action pair, as in the paper. The groups share the fine-tunes that keep all margins. */
    Exhaustive,
    /**
     * Every fine-tune draws a margin for each group at random; analyzed by the regression of {@link #BalancedDesign} with as
     * many fine-tunes. A control that shows what the balance of the design gains.
     */
    RandomDesign;

    /** A regression over fewer fine-tunes has too few degrees of freedom left to estimate the noise. */
    private static final int FEWEST_REGRESSION_RUNS = 16;

    /**
     * Number of fine-tunes of one repeat. The only place that defines it: the plan, the cost estimate and the design of the
     * trainer all read it here.
     *
     * @return for the paper's four margins 16 ({@link #BalancedDesign}, {@link #RandomDesign}) or 58 ({@link #Exhaustive})
     */
    public int fineTunes(StateActionSpace space) {
        return switch (this) {
            // One run per margin that keeps it for all groups, and one run per move.
            case Exhaustive -> space.levels() + space.moves().size();
            case BalancedDesign, RandomDesign -> regressionRuns(space.levels());
        };
    }

    /**
     * Four runs per level, so that every level of a group can occur equally often. Two and three levels take 16 and 18 runs:
     * four runs per level would leave the regression (levels + 8 unknowns) too few degrees of freedom.
     */
    private static int regressionRuns(int levels) {
        return levels * Math.max(4, (FEWEST_REGRESSION_RUNS + levels - 1) / levels);
    }
}
