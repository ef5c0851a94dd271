// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.Seeds;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockedRegressionTest {
    private static final int[] TWO_BLOCKS = {0, 0, 0, 0, 1, 1, 1, 1};

    /** In each block the outcome rises by 2 per unit; between the blocks it falls. */
    @Test
    void removesTheDifferenceBetweenBlocks() {
        double[] measure = {1, 2, 3, 4, 11, 12, 13, 14};
        double[] outcome = {52, 54, 56, 58, 2, 4, 6, 8};
        var found = BlockedRegression.of(measure, outcome, TWO_BLOCKS).orElseThrow();
        assertThat(found.observations()).isEqualTo(8);
        assertThat(found.correlation()).isCloseTo(1, within(1e-12));
        assertThat(found.slope()).isCloseTo(2, within(1e-12));
        assertThat(found.slopeHalf()).isCloseTo(0, within(1e-6));
    }

    /**
     * r = slope = 14.5 / 17.5; Fisher's interval is tanh(atanh(r) ± 1.96 / sqrt(3)); the slope's standard error is
     * sqrt((17.5 - 14.5² / 17.5) / 4 / 17.5) = .27994, and Student's quantile with 4 degrees of freedom is 2.776445.
     */
    @Test
    void oneBlockIsTheUsualRegression() {
        var found = BlockedRegression.of(new double[] {1, 2, 3, 4, 5, 6}, new double[] {2, 1, 4, 3, 6, 5}, new int[6])
                .orElseThrow();
        assertThat(found.correlation()).isCloseTo(.8285714, within(1e-6));
        assertThat(found.low()).isCloseTo(.0519293, within(1e-6));
        assertThat(found.high()).isCloseTo(.9806846, within(1e-6));
        assertThat(found.slope()).isCloseTo(.8285714, within(1e-6));
        assertThat(found.slopeHalf()).isCloseTo(2.776445 * .2799417, within(1e-5));
    }

    /**
     * The same six units in three blocks: 14 degrees of freedom if all were independent, but 4 with one observation per unit, as in
     * one block.
     */
    @Test
    void unitsInSeveralBlocksCountOnce() {
        double[] one = {1, 2, 3, 4, 5, 6};
        double[] other = {2, 1, 4, 3, 6, 5};
        int[] units = IntStream.range(0, 18).map(i -> i % 6).toArray();
        int[] blocks = IntStream.range(0, 18).map(i -> i / 6).toArray();
        double[] measure = IntStream.of(units).mapToDouble(i -> one[i]).toArray();
        double[] outcome = IntStream.of(units).mapToDouble(i -> other[i]).toArray();
        var found = BlockedRegression.of(measure, outcome, blocks, units).orElseThrow();
        var oneBlock = BlockedRegression.of(one, other, new int[6]).orElseThrow();
        assertThat(found.observations()).isEqualTo(18);
        assertThat(found.correlation()).isCloseTo(oneBlock.correlation(), within(1e-12));
        assertThat(found.low()).isCloseTo(oneBlock.low(), within(1e-12));
        assertThat(found.high()).isCloseTo(oneBlock.high(), within(1e-12));
        assertThat(found.slopeHalf()).isCloseTo(oneBlock.slopeHalf(), within(1e-12));
        assertThat(BlockedRegression.of(measure, outcome, blocks).orElseThrow().low())
                .isGreaterThan(found.low() + .3);
    }

    @Test
    void observationsWithoutAValueAreLeftOut() {
        var found = BlockedRegression.of(
                        new double[] {1, 2, Double.NaN, 4, 5, 6}, new double[] {2, 1, 9, 3, 6, Double.NaN}, new int[6])
                .orElseThrow();
        assertThat(found.observations()).isEqualTo(4);
    }

    @Test
    void constantColumnsAndTooFewObservationsHaveNone() {
        assertThat(BlockedRegression.of(new double[] {1, 1, 1, 1, 1}, new double[] {1, 2, 3, 4, 5}, new int[5]))
                .isEmpty();
        assertThat(BlockedRegression.of(new double[] {1, 2, 3, 4, 5}, new double[] {1, 1, 1, 1, 1}, new int[5]))
                .isEmpty();
        assertThat(BlockedRegression.of(new double[] {1, 2, 3}, new double[] {1, 3, 2}, new int[3]))
                .isEmpty();
    }

    /** The mean of 16 times .8 is not .8: the column seems to vary by rounding. */
    @Test
    void aConstantColumnDoesNotVaryByRounding() {
        double[] measure = IntStream.range(0, 16).mapToDouble(i -> i).toArray();
        double[] outcome = IntStream.range(0, 16).mapToDouble(i -> .8).toArray();
        assertThat(BlockedRegression.of(measure, outcome, new int[16])).isEmpty();
        assertThat(BlockedRegression.of(outcome, measure, new int[16])).isEmpty();
    }

    /** Of independent columns, about 5% of the intervals exclude 0: of 400, 9 to 33 with a probability of .998. */
    @Test
    void intervalsOfIndependentColumnsAreCalibrated() {
        int[] blocks = IntStream.range(0, 48).map(i -> i / 16).toArray();
        int correlations = 0;
        int slopes = 0;
        for (int round = 0; round < 400; round++) {
            var random = Seeds.random(7, "columns", round);
            double[] measure = IntStream.of(blocks)
                    .mapToDouble(block -> block + random.nextGaussian())
                    .toArray();
            double[] outcome = IntStream.of(blocks)
                    .mapToDouble(block -> 3 * block + random.nextGaussian())
                    .toArray();
            var found = BlockedRegression.of(measure, outcome, blocks).orElseThrow();
            correlations += found.low() > 0 || found.high() < 0 ? 1 : 0;
            slopes += Math.abs(found.slope()) > found.slopeHalf() ? 1 : 0;
        }
        assertThat(correlations).isBetween(9, 33);
        assertThat(slopes).isBetween(9, 33);
    }

    @Test
    void smallValuesVaryToo() {
        double[] measure = {1e-13, 2e-13, 3e-13, 4e-13, 5e-13, 6e-13};
        double[] outcome = {2e-13, 1e-13, 4e-13, 3e-13, 6e-13, 5e-13};
        double[] large = {1, 2, 3, 4, 5, 7};
        assertThat(BlockedRegression.of(measure, outcome, new int[6])
                        .orElseThrow()
                        .correlation())
                .isCloseTo(.8285714, within(1e-6));
        assertThat(BlockedRegression.of(measure, large, new int[6])).isPresent();
        assertThat(BlockedRegression.of(large, outcome, new int[6])).isPresent();
    }

    @Test
    void largeAndZeroConstantsDoNotVary() {
        double[] varying = IntStream.range(0, 16).mapToDouble(i -> i).toArray();
        for (double constant : new double[] {0, .8 * (1L << 33)}) {
            double[] same = IntStream.range(0, 16).mapToDouble(i -> constant).toArray();
            assertThat(BlockedRegression.of(varying, same, new int[16])).isEmpty();
            assertThat(BlockedRegression.of(same, varying, new int[16])).isEmpty();
        }
    }
}
