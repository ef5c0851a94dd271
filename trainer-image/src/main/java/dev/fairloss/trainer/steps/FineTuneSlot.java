// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.model.Embedder;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.reward.Probe;
import dev.fairloss.trainer.reward.Reward;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.train.CheckpointStore;
import dev.fairloss.trainer.train.ImageInput;
import dev.fairloss.trainer.train.LearningRate;
import dev.fairloss.trainer.train.MarginSchedule;
import dev.fairloss.trainer.train.TrainListener;
import dev.fairloss.trainer.train.TrainingSlot;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Computes fine-tunes one after another with the same arrays and scripts, one update at a time: one thread can alternate
 * between several slots. Networks are measured elsewhere, so that the thread can go on with the other slots. Not thread-safe.
 */
final class FineTuneSlot implements Alternation.Work, AutoCloseable {
    /** Updates after which a training has allocated the memory that it needs. */
    private static final int FIRST_UPDATES = 3;

    private final StepAttempt run;
    private final PreparedData data;
    private final ProbeAccuracies accuracies;
    private final Supplier<Optional<FineTune>> next;
    private final NDManager manager;
    private final FaceModel model;
    private final TrainingSlot training;
    private final Embedder embedder;
    private final Executor measurements;
    private final CountDownLatch working;
    private Optional<Ongoing> ongoing = Optional.empty();
    private CompletableFuture<Void> measured = CompletableFuture.completedFuture(null);

    /**
     * A slot on a device of a run.
     *
     * @param run records only the work of this slot as kept, see {@link StepAttempt#part}
     * @param device where it computes
     * @param input what trainings take
     * @param next the fine-tunes to compute; empty if there are no more
     * @param measurements runs the measurement of each network
     * @param working counted down after the first updates
     */
    FineTuneSlot(
            StepAttempt run,
            PreparedData data,
            ComputeDevice device,
            ImageInput input,
            ProbeAccuracies accuracies,
            Supplier<Optional<FineTune>> next,
            Executor measurements,
            CountDownLatch working) {
        this.working = working;
        this.run = run;
        this.data = data;
        this.accuracies = accuracies;
        this.next = next;
        this.measurements = measurements;
        this.manager = device.newManager();
        this.model = new FaceModel(manager, TrainingRun.shape(run.context().spec(), data.classes()), 0);
        this.training = new TrainingRun(run).slot(model, input);
        this.embedder = new Embedder(model, TrainingRun.precision(run.context().spec()));
    }

    /**
     * A fine-tune to compute.
     *
     * @param start the network that it starts from
     * @param result receives the result, which is published
     */
    record FineTune(Probe probe, FineTuneStart start, Consumer<ProbeResult> result) {}

    /** A fine-tune whose training goes on. */
    private record Ongoing(FineTune work, String label, TrainingRun.Training training) {}

    /** Does the next update. Begins a fine-tune before the first one; has it measured and published after the last one. */
    @Override
    public boolean advance() {
        requireMeasured();
        if (ongoing.isEmpty()) {
            ongoing = next.get().map(this::begin);
            return ongoing.isPresent();
        }
        var fineTune = ongoing.get();
        if (!fineTune.training().advance()) {
            endTraining();
            measured =
                    CompletableFuture.runAsync(() -> fineTune.work().result().accept(measure(fineTune)), measurements);
        }
        return true;
    }

    @Override
    public CompletableFuture<Void> waitsFor() {
        return measured;
    }

    /** Throws the failure of the last measurement, if it failed. */
    private void requireMeasured() {
        try {
            measured.join();
        } catch (CompletionException failed) {
            Alternation.require(List.of(failed.getCause()));
        }
    }

    private Ongoing begin(FineTune work) {
        run.context().checkStop();
        var spec = run.context().spec();
        var start = work.start();
        var probe = work.probe();
        ModelFiles.load(start.weights(), start.source(), model);
        String label =
                run.step().id() + " " + (probe.index() + 1) + "/" + run.step().tasks();
        var task = new TrainingRun.Task(
                label,
                spec.collection().updates(),
                new LearningRate.Constant(spec.collection().learningRate()),
                MarginSchedule.fixed(start.groups().perClass(probe.margins(spec.space()))),
                CheckpointStore.none());
        var begun = new TrainingRun(run, List.of(this::updated))
                .start(task, training, data, start.rotation().samples(), probe.seed());
        return new Ongoing(work, label, begun);
    }

    private void endTraining() {
        var ended = ongoing;
        ongoing = Optional.empty();
        ended.ifPresent(fineTune -> fineTune.training().close());
    }

    /** Measures a network whose training has ended, and publishes its result. */
    private ProbeResult measure(Ongoing fineTune) {
        var spec = run.context().spec();
        var start = fineTune.work().start();
        var probe = fineTune.work().probe();
        var label = fineTune.label();
        var embeddings = new Embeddings(run, data);
        var networks = List.of(embedder);
        int dim = model.shape().embeddingSize();
        var accuracy = spec.collection().measureAccuracy()
                ? Optional.of(accuracies.start(start.rotation(), start.groups(), dim))
                : Optional.<ProbeAccuracies.Measurement>empty();
        var distances = embeddings.distances(
                networks,
                dim,
                start.rotation(),
                label + " distances",
                (c, rows, images) -> accuracy.ifPresent(known -> known.accept(c, rows, images)));
        var margins = Arrays.stream(probe.margins(spec.space())).boxed().toList();
        var subject = new Reward.Subject(probe.index(), start.rotation().number(), margins, probe.seed());
        var measured = Reward.measure(subject, distances, start.groups());
        var result = accuracy.map(known -> measured.with(known.measure(embeddings, networks, label)))
                .orElse(measured);
        run.artifacts().publishProbe(probe.index(), result);
        run.recordKept();
        run.context().board().fineTuneFinished();
        return result;
    }

    private TrainListener.LoopRequest updated(TrainListener.BatchResult result) {
        if (result.update() >= Math.min(FIRST_UPDATES, result.of())) {
            working.countDown();
        }
        return TrainListener.LoopRequest.CONTINUE;
    }

    @Override
    public void close() {
        endTraining();
        embedder.close();
        training.close();
        model.close();
        manager.close();
    }
}
