// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.progress.LossPoint;
import dev.fairloss.contract.progress.StepProgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossHistoryTest {
    @Test
    void aShortTrainingHasAPointPerUpdate() {
        var history = new LossHistory(StepProgress.MAX_POINTS);
        history.add(1, 8);
        history.add(2, 4);
        assertThat(history.points()).containsExactly(new LossPoint(1, 8), new LossPoint(2, 4));
    }

    /** 201 updates do not fit: a point is the mean of two. */
    @Test
    void aLongerTrainingHasAPointPerInterval() {
        var history = new LossHistory(StepProgress.MAX_POINTS + 1);
        history.add(1, 8);
        assertThat(history.points()).isEmpty();
        history.add(2, 4);
        history.add(3, 100);
        assertThat(history.points()).containsExactly(new LossPoint(2, 6));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void lossesThatAreNotFiniteAreLeftOut(double loss) {
        var history = new LossHistory(2L * StepProgress.MAX_POINTS);
        history.add(1, 8);
        history.add(2, loss);
        assertThat(history.points()).isEmpty();
        history.add(3, 2);
        assertThat(history.points()).containsExactly(new LossPoint(3, 5));
    }

    @Test
    void theIntervalDoublesWhenTheCurveIsFull() {
        var history = new LossHistory(1);
        for (int update = 1; update <= StepProgress.MAX_POINTS; update++) {
            history.add(update, update);
        }
        assertThat(history.points()).hasSize(StepProgress.MAX_POINTS);
        history.add(201, 201);
        assertThat(history.points()).hasSize(StepProgress.MAX_POINTS / 2 + 1);
        assertThat(history.points().get(0)).isEqualTo(new LossPoint(2, 1.5));
        assertThat(history.points().get(99)).isEqualTo(new LossPoint(200, 199.5));
        history.add(202, 10);
        history.add(203, 20);
        assertThat(history.points().get(101)).isEqualTo(new LossPoint(203, 15));
    }

    @Test
    void aRollBackRemovesWhatCameAfterTheUpdate() {
        var history = new LossHistory(2L * StepProgress.MAX_POINTS);
        for (int update = 1; update <= 5; update++) {
            history.add(update, update);
        }
        history.rollBack(2);
        history.add(3, 7);
        history.add(4, 9);
        assertThat(history.points()).containsExactly(new LossPoint(2, 1.5), new LossPoint(4, 8));
    }

    @Test
    void pointsOfAnEarlierAttemptComeFirst() {
        var history = new LossHistory(10);
        history.add(new LossPoint(5, 3));
        history.add(6, 2);
        assertThat(history.points()).containsExactly(new LossPoint(5, 3), new LossPoint(6, 2));
    }
}
