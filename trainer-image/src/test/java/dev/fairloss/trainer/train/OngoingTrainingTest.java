// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.spec.Precision;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.loss.AdaFace;
import dev.fairloss.trainer.train.SmallTraining.LoggingSchedule;
import dev.fairloss.trainer.train.SmallTraining.Memory;
import dev.fairloss.trainer.train.SmallTraining.Outcome;
import dev.fairloss.trainer.train.SmallTraining.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that a training leaves is the same, in every bit, however many losses stay unread: weights, loss curve, checkpoints and
 * what listeners and the schedule see. Epochs end with updates 3, 5, 8 and 10; checkpoints are due after 4, 8 and 12.
 */
class OngoingTrainingTest {
    private static final int UPDATES = 12;
    private static final UpdateSettings ADA_FACE = SmallTraining.updates(new AdaFace(), Precision.Float32);

    private final List<String> expected = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 1000})
    void unreadLossesChangeNothing(int unread) {
        var seen = new ArrayList<String>();
        Memory checkpoints = new Memory();
        Memory others = new Memory();
        Outcome alone = train(1, checkpoints, new Source(), expected);
        same(train(unread, others, new Source(), seen), alone);
        assertThat(seen)
                .isEqualTo(expected)
                .contains("update 12", "ended 3: 16")
                .hasSizeGreaterThan(UPDATES);
        assertThat(others.tensors()).isEqualTo(checkpoints.tensors());
        assertThat(others.saved()).isEqualTo(checkpoints.saved()).isEqualTo(3);
    }

    /** Whichever update fails, the last one too, and whether or not others follow before the host sees it. */
    @Test
    void aLossThatIsNotFiniteReturnsToTheSameCheckpoint() {
        for (int failing = 1; failing <= UPDATES; failing++) {
            expected.clear();
            Memory checkpoints = new Memory();
            Outcome alone = train(1, checkpoints, new Spoiled(failing, 1), expected);
            assertThat(expected).contains("from " + failing + " to " + (failing - 1) / 4 * 4 + ", 1");
            for (int unread : new int[] {3, 1000}) {
                var seen = new ArrayList<String>();
                Memory others = new Memory();
                same(train(unread, others, new Spoiled(failing, 1), seen), alone);
                assertThat(seen).as("update " + failing + ", unread " + unread).isEqualTo(expected);
                assertThat(others.tensors()).isEqualTo(checkpoints.tensors());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void atMostThreeRollbacks(int unread) {
        train(unread, new Memory(), new Spoiled(6, 3), expected);
        assertThat(expected).contains("from 6 to 4, 3");
        Memory store = new Memory();
        assertThatThrownBy(() -> train(unread, store, new Spoiled(6, 4), new ArrayList<>()))
                .isInstanceOfSatisfying(
                        TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DIVERGED))
                .hasMessageContaining("not finite at update 6, after 3 rollbacks");
        assertThat(store.newest().orElseThrow().progress().rollbacks()).isEqualTo(3);
        assertThat(store.newest().orElseThrow().progress().update()).isEqualTo(4);
    }

    /** Killed or stopped after any update, before and after a failure that nobody has seen yet, training resumes to the same end. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void aKillOrStopLosesNothing(int unread) {
        Outcome alone = train(1, new Memory(), new Spoiled(7, 1), expected);
        for (int last : new int[] {1, 6, 7, 8, 9, UPDATES}) {
            Memory killed = new Memory();
            Spoiled spoiled = new Spoiled(7, 1);
            int[] checks = {0};
            assertThatThrownBy(() -> train(unread, killed, spoiled, new ArrayList<>(), () -> {
                        if (++checks[0] == last) {
                            throw new IllegalStateException("killed");
                        }
                        return false;
                    }))
                    .hasMessage("killed");
            boolean returned = killed.newest()
                    .filter(checkpoint -> checkpoint.progress().rollbacks() > 0)
                    .isPresent();
            spoiled.repeatUnless(returned);
            same(train(unread, killed, spoiled, new ArrayList<>()), alone, "killed after " + last);
        }
    }

    /** A stop reads the losses first: no checkpoint follows one that is not finite. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void aStopNeverKeepsAnUpdateThatFailed(int unread) {
        Memory store = new Memory();
        int[] checks = {0};
        Outcome stopped = train(unread, store, new Spoiled(6, 1), new ArrayList<>(), () -> ++checks[0] == 6);
        assertThat(stopped.result()).isInstanceOf(TrainResult.Stopped.class);
        assertThat(stopped.result().update()).isEqualTo(4);
        assertThat(store.newest().orElseThrow().progress().rollbacks()).isEqualTo(1);
        same(
                train(unread, store, new Source(), new ArrayList<>()),
                train(1, new Memory(), new Spoiled(6, 1), expected),
                "resumed");
    }

    @Test
    void progressDoesNotWaitForTheFirstLosses() {
        int[] seen = {0};
        TrainListener listener = result -> {
            assertThat(result.seconds()).isPositive();
            seen[0]++;
            return TrainListener.LoopRequest.CONTINUE;
        };
        var loop = new TrainLoop(SmallTraining.settings(2), new LoggingSchedule(), new Memory(), List.of(listener));
        var seenAtStop = new ArrayList<Integer>();
        SmallTraining.train(ADA_FACE, 1000, loop, new Source(), () -> {
            seenAtStop.add(seen[0]);
            return false;
        });
        assertThat(seenAtStop).containsExactly(1, 2);
    }

    private static void same(Outcome found, Outcome wanted, String... description) {
        assertThat(found.weights()).as(String.join("", description)).isEqualTo(wanted.weights());
        assertThat(found.result()).isEqualTo(wanted.result());
    }

    private static Outcome train(int unread, Memory store, Source source, List<String> log) {
        return train(unread, store, source, log, () -> false);
    }

    private static Outcome train(int unread, Memory store, Source source, List<String> log, BooleanSupplier stop) {
        var schedule = new LoggingSchedule();
        TrainListener listener = new TrainListener() {
            @Override
            public LoopRequest updated(BatchResult result) {
                log.add("update " + result.update());
                log.add(result.epoch() + " " + result.loss() + " " + result.rate() + " " + result.images());
                return LoopRequest.CONTINUE;
            }

            @Override
            public void saved() {
                log.add("saved");
            }

            @Override
            public void rolledBack(long from, long to, int rollbacks) {
                log.add("from " + from + " to " + to + ", " + rollbacks);
            }
        };
        var writer = new CheckpointWriter(Duration.ofDays(1), 4, Clock.systemUTC());
        var loop = new TrainLoop(
                SmallTraining.settings(UPDATES), schedule, store, List.of(listener, new NanGuard(), writer));
        Outcome outcome = SmallTraining.train(ADA_FACE, unread, loop, source, stop);
        log.addAll(schedule.log);
        return outcome;
    }

    /** A source whose batch of one update has a pixel that is not a number, the first few times. */
    private static final class Spoiled extends Source {
        private final int update;
        private final int times;
        private int spoiled;

        /** @param update from 1 */
        Spoiled(int update, int times) {
            this.update = update;
            this.times = times;
        }

        /** After a kill before training has returned to a checkpoint, the update fails again. */
        void repeatUnless(boolean returned) {
            spoiled = returned ? spoiled : 0;
        }

        @Override
        public Batch take(long from) {
            Batch batch = super.take(from);
            if (from != update - 1 || spoiled == times) {
                return batch;
            }
            spoiled++;
            ByteBuffer pixels =
                    ByteBuffer.allocateDirect(batch.pixels().remaining()).order(ByteOrder.nativeOrder());
            pixels.put(batch.pixels()).flip().putFloat(0, Float.NaN);
            return new Batch(batch.update(), pixels, batch.side(), batch.labels(), batch.images(), () -> {});
        }
    }
}
