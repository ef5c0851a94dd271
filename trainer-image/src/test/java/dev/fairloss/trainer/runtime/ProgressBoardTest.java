// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.LossPoint;
import dev.fairloss.contract.progress.StepProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressBoardTest {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final List<String> log = new ArrayList<>();
    private final ProgressBoard board = new ProgressBoard(new TestClock(), Optional::empty, log::add);

    private final class TestClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private void pass(double seconds) {
        now = now.plusMillis((long) (seconds * 1000));
    }

    private StepProgress latest() {
        return board.latest().orElseThrow();
    }

    @Test
    void isEmptyUnlessAStepRuns() {
        board.planUpdates(10, 0);
        assertThat(board.latest()).isEmpty();
        board.begin("report", Shard.ALL);
        assertThat(latest().step()).isEqualTo("report");
        assertThat(latest().fraction()).isEmpty();
        board.end();
        assertThat(board.latest()).isEmpty();
    }

    @Test
    void membersReportTheirOwnSteps() {
        var heard = new ArrayList<String>();
        board.listen(progress -> heard.add("board " + progress.step()));
        var first = board.member(progress -> heard.add("first " + progress.step()));
        var second = board.member(progress -> heard.add("second " + progress.step()));
        second.begin("train-b-1", Shard.ALL);
        first.begin("train-a-1", Shard.ALL);
        board.begin("report", Shard.ALL);
        second.train().updated(1, 2, 64);
        first.train().updated(1, 2, 64);
        assertThat(heard).containsExactly("second train-b-1", "first train-a-1");
        assertThat(board.all()).extracting(StepProgress::step).containsExactly("report", "train-a-1", "train-b-1");
        first.end();
        assertThat(board.all()).extracting(StepProgress::step).containsExactly("report", "train-b-1");
        assertThat(second.all()).extracting(StepProgress::step).containsExactly("train-b-1");
    }

    @Test
    void estimatesTheEndFromTheRate() {
        board.begin("pretrain-1", Shard.ALL);
        board.planUpdates(100, 0);
        var training = board.train();
        for (int update = 1; update <= 21; update++) {
            training.updated(update, 2, 64);
            pass(.5);
        }
        var progress = latest();
        assertThat(progress.updates()).contains(new Counter(21, 100));
        assertThat(progress.loss()).contains(2.0);
        assertThat(progress.trainings()).isEqualTo(1);
        assertThat(progress.imagesPerSecond().orElseThrow()).isCloseTo(20 * 64 / 10.5, within(1e-9));
        assertThat(progress.remainingSeconds().orElseThrow()).isCloseTo(79 / (20 / 10.5), within(1e-9));
    }

    @Test
    void aResumedTrainingCountsWhatWasDoneButNotInTheRate() {
        board.begin("train-fair-loss-1", Shard.ALL);
        board.planUpdates(200, 0);
        board.skipUpdates(100);
        var second = board.train();
        second.resumed(50, List.of(new LossPoint(50, 8)));
        assertThat(latest().updates()).contains(new Counter(150, 200));
        assertThat(latest().remainingSeconds()).isEmpty();
        second.updated(51, 7, 64);
        pass(10);
        second.updated(52, 7, 64);
        assertThat(latest().remainingSeconds().orElseThrow()).isCloseTo(480, within(1e-9));
        assertThat(latest().curve().get(0)).isEqualTo(new LossPoint(150, 8));
        second.close();
        assertThat(latest().trainings()).isZero();
    }

    @Test
    void addsUpFineTunesThatRunAtTheSameTime() {
        board.begin("collect-1", new Shard(1, 3, ""));
        board.planUpdates(40, 10);
        board.planFineTunes(4, 1);
        var first = board.train();
        var second = board.train();
        first.updated(1, 2, 8);
        second.updated(1, 4, 8);
        first.updated(2, 2, 8);
        assertThat(latest().updates()).contains(new Counter(13, 40));
        assertThat(latest().fineTunes()).contains(new Counter(1, 4));
        assertThat(latest().trainings()).isEqualTo(2);
        assertThat(latest().shard()).isEqualTo(1);
        assertThat(latest().shards()).isEqualTo(3);
        board.fineTuneFinished();
        assertThat(latest().fineTunes()).contains(new Counter(2, 4));
    }

    @Test
    void aRollbackReturnsAndForgetsTheLossSince() {
        board.begin("pretrain-1", Shard.ALL);
        board.planUpdates(100, 0);
        var training = board.train();
        training.updated(1, 3, 8);
        training.updated(2, Double.NaN, 8);
        assertThat(latest().loss()).isEmpty();
        training.rolledBack(1);
        assertThat(latest().updates()).contains(new Counter(1, 100));
        training.updated(2, 5, 8);
        assertThat(latest().loss()).contains(5.0);
        assertThat(latest().curve()).containsExactly(new LossPoint(1, 3), new LossPoint(2, 5));
    }

    /** The sum over all trainings; a rollback or another start of one of them takes its own count back. */
    @Test
    void skippedUpdatesAreThoseOfAllTrainings() {
        board.begin("collect-1", Shard.ALL);
        var first = board.train();
        first.updated(1, 3, 8);
        assertThat(latest().skippedUpdates()).isEmpty();
        first.skipped(3);
        var second = board.train();
        second.skipped(0);
        second.skipped(2);
        assertThat(latest().skippedUpdates()).contains(5);
        first.skipped(1);
        assertThat(latest().skippedUpdates()).contains(3);
    }

    @Test
    void neverExceedsTheTotal() {
        board.begin("evaluate-fair-loss-1", Shard.ALL);
        board.planImages(10);
        board.embedded(8);
        board.embedded(8);
        assertThat(latest().images()).contains(new Counter(10, 10));
        board.planUpdates(1, 0);
        board.train().updated(5, 1, 1);
        assertThat(latest().fraction()).contains(1.0);
    }

    @Test
    void reportsWaitsCheckpointsAndMargins() {
        board.begin("train-fair-loss-1", Shard.ALL);
        assertThat(latest().checkpointAgeSeconds()).isEmpty();
        board.waitedForData(Duration.ofMillis(1500).toNanos());
        board.kept();
        board.margins(List.of(.1, .1, .1, .2, .2, .2, .3, .3, .3));
        pass(2);
        assertThat(latest().dataWaitSeconds()).isCloseTo(1.5, within(1e-9));
        assertThat(latest().checkpointAgeSeconds()).contains(2.0);
        assertThat(latest().margins()).hasSize(9);
    }

    @Test
    void callsListenersAtMostOnceASecondAndAtTheEnd() {
        var calls = new ArrayList<String>();
        board.listen(new StepProgressListener() {
            @Override
            public void progressed(StepProgress progress) {
                calls.add("update " + progress.updates().orElseThrow().done());
            }

            @Override
            public void ended(StepProgress last) {
                calls.add("ended at " + last.updates().orElseThrow().done());
            }
        });
        board.begin("pretrain-1", Shard.ALL);
        board.planUpdates(10, 0);
        var training = board.train();
        for (int update = 1; update <= 5; update++) {
            training.updated(update, 1, 1);
            pass(.4);
        }
        board.end();
        assertThat(calls).containsExactly("update 1", "update 4", "ended at 5");
    }

    @Test
    void aListenerThatFailsIsLoggedAndNotCalledAgain() {
        board.listen(progress -> {
            throw new IllegalStateException("broken");
        });
        board.begin("pretrain-1", Shard.ALL);
        board.planUpdates(10, 0);
        var training = board.train();
        training.updated(1, 1, 1);
        pass(5);
        training.updated(2, 1, 1);
        assertThat(log).singleElement().asString().contains("broken");
    }

    @Test
    void theCurveStaysBoundedAndKeepsTheMean() {
        board.begin("pretrain-1", Shard.ALL);
        board.planUpdates(0, 0);
        var training = board.train();
        for (int update = 1; update <= 5000; update++) {
            training.updated(update, update % 2, 1);
        }
        var curve = latest().curve();
        assertThat(curve).hasSizeBetween(100, StepProgress.MAX_POINTS);
        assertThat(curve).extracting(LossPoint::update).isSorted();
        assertThat(curve.stream().mapToDouble(LossPoint::loss).average().orElseThrow())
                .isCloseTo(.5, within(.01));
    }
}
