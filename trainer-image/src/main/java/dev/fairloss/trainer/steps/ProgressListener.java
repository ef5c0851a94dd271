// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.progress.LossPoint;
import dev.fairloss.trainer.batch.BatchSource;
import dev.fairloss.trainer.batch.TimedBatches;
import dev.fairloss.trainer.runtime.Progress;
import dev.fairloss.trainer.runtime.ProgressBoard;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.train.TrainListener;
import dev.fairloss.trainer.train.TrainingProgress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reports a training to the progress, the progress board and the ledger. */
final class ProgressListener implements TrainListener, AutoCloseable {
    /** Weight of the newest loss in the displayed moving average: about 20 updates. */
    private static final double NEWEST = .05;

    /** Seconds from which a training reports that it waited. */
    private static final double LONG = 60;

    /** Share of the time from which it does. */
    private static final double MUCH = .1;

    private final StepAttempt run;
    private final String label;
    private final long updates;
    private final ProgressBoard.Training board;
    private Optional<Progress.Task> task = Optional.empty();
    private double loss = Double.NaN;
    private int skipped;
    private final long start = System.nanoTime();
    private long waited;

    ProgressListener(StepAttempt run, String label, long updates) {
        this.run = run;
        this.label = label;
        this.updates = updates;
        this.board = run.context().board().train();
    }

    @Override
    public LoopRequest updated(BatchResult result) {
        if (task.isEmpty()) {
            task = Optional.of(run.context().progress().start(label, updates, result.update() - 1, "updates"));
        }
        run.countImages(result.images());
        board.updated(result.update(), result.loss(), result.images());
        loss = Double.isFinite(loss) ? (1 - NEWEST) * loss + NEWEST * result.loss() : result.loss();
        task.get().at(result.update(), Map.of("loss", loss));
        return LoopRequest.CONTINUE;
    }

    @Override
    public void lossScaled(float scale, int skippedSoFar) {
        board.skipped(skippedSoFar);
        if (skippedSoFar > skipped) {
            run.context()
                    .progress()
                    .message(String.format(
                            Locale.ROOT,
                            "%s: gradients have overflowed in float16; updates skipped so far: %d; loss scale: %.0f",
                            label,
                            skippedSoFar,
                            scale));
        }
        skipped = skippedSoFar;
    }

    @Override
    public void rolledBack(long from, long to, int rollbacks) {
        loss = Double.NaN;
        board.rolledBack(to);
        run.context()
                .progress()
                .message(label + ": training diverged at update " + from + "; rolled back to update " + to
                        + " with the learning rate divided by " + (1 << rollbacks));
    }

    @Override
    public void resumed(TrainingProgress progress) {
        var curve = progress.curve();
        board.resumed(
                progress.update(),
                IntStream.range(0, curve.points().size())
                        .filter(i -> Double.isFinite(curve.points().get(i)))
                        .mapToObj(i -> new LossPoint(
                                (i + 1L) * curve.every(), curve.points().get(i)))
                        .toList());
    }

    /** The same batches; reports the time that the training waits for them. */
    BatchSource reporting(BatchSource batches) {
        return new TimedBatches(batches, nanos -> {
            waited += nanos;
            run.context().board().waitedForData(nanos);
        });
    }

    /** What to say about a training that waited for images; empty if it was short, or hardly waited. */
    static Optional<String> waiting(String label, double seconds, double waited) {
        return seconds < LONG || waited < MUCH * seconds
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s: waited for images during %.0f%% of %.0f s. More cores decode more images (compute.cpu).",
                        label,
                        100 * waited / seconds,
                        seconds));
    }

    @Override
    public void close() {
        board.close();
        task.ifPresent(Progress.Task::close);
        waiting(label, (System.nanoTime() - start) * 1e-9, waited * 1e-9)
                .ifPresent(run.context().progress()::message);
    }
}
