// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.spec.Head;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.trainer.batch.BatchSource;
import dev.fairloss.trainer.data.Samples;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.DeviceStream;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.loss.Heads;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.runtime.FinishedElsewhereException;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.runtime.StoppedException;
import dev.fairloss.trainer.train.CheckpointStore;
import dev.fairloss.trainer.train.CheckpointWriter;
import dev.fairloss.trainer.train.ClassSampling;
import dev.fairloss.trainer.train.DeviceImages;
import dev.fairloss.trainer.train.ImageInput;
import dev.fairloss.trainer.train.LearningRate;
import dev.fairloss.trainer.train.MarginSchedule;
import dev.fairloss.trainer.train.NanGuard;
import dev.fairloss.trainer.train.OngoingTraining;
import dev.fairloss.trainer.train.Sgd;
import dev.fairloss.trainer.train.TrainListener;
import dev.fairloss.trainer.train.TrainLoop;
import dev.fairloss.trainer.train.TrainResult;
import dev.fairloss.trainer.train.TrainSettings;
import dev.fairloss.trainer.train.TrainingSlot;
import dev.fairloss.trainer.train.UpdateSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs a training loop set up from the spec, for pretraining, fine-tunes and final training. */
public final class TrainingRun {
    private final StepAttempt run;
    private final ResolvedSpec spec;

    private final Head head;
    private final Optional<Double> emaDecay;
    private final List<TrainListener> observers;
    private final TrainingHost host;

    /** Training with the head of the spec. */
    TrainingRun(StepAttempt run) {
        this(run, List.of());
    }

    /** @param observers listeners besides those that every training has */
    TrainingRun(StepAttempt run, List<TrainListener> observers) {
        this(run, run.context().spec().loss().head(), Optional.empty(), observers, TrainingHost.alone());
    }

    /**
     * Training with another head than that of the spec.
     *
     * @param emaDecay the decay of the average of the weights, if they are averaged
     * @param observers listeners besides those that every training has
     * @param host where it computes
     */
    TrainingRun(
            StepAttempt run, Head head, Optional<Double> emaDecay, List<TrainListener> observers, TrainingHost host) {
        this.run = run;
        this.spec = run.context().spec();
        this.head = head;
        this.emaDecay = emaDecay;
        this.observers = observers;
        this.host = host;
    }

    /**
     * One training.
     *
     * @param label for the progress bar
     * @param updates number of updates
     * @param rate learning rate by update
     * @param schedule margins by epoch
     * @param checkpoints checkpoints to continue from
     */
    record Task(String label, int updates, LearningRate rate, MarginSchedule schedule, CheckpointStore checkpoints) {}

    /** The shape of the model in the spec. */
    static ModelShape shape(ResolvedSpec spec, int classes) {
        return new ModelShape(spec.model().backbone(), spec.model().embeddingSize(), classes);
    }

    static int side(ResolvedSpec spec) {
        return spec.model().backbone().inputSize();
    }

    public static Precision precision(ResolvedSpec spec) {
        return spec.optimization().precision();
    }

    /** The learning rate schedule of the spec for a number of updates. */
    static LearningRate rate(ResolvedSpec.Optimization optimization, int updates) {
        int warmUp = Math.min(optimization.warmUpUpdates(), updates);
        return switch (optimization.schedule()) {
            case Cosine -> new LearningRate.WarmUpCosine(optimization.learningRate(), warmUp, updates);
            case Steps ->
                LearningRate.WarmUpSteps.atFractions(
                        optimization.learningRate(),
                        warmUp,
                        updates,
                        optimization.steps().orElse(ResolvedSpec.DEFAULT_STEPS));
            case Polynomial ->
                new LearningRate.WarmUpPolynomial(
                        optimization.learningRate(),
                        warmUp,
                        updates,
                        optimization.polynomialPower().orElse(1.0));
        };
    }

    /**
     * Trains a model to the end.
     *
     * @param samples the images to train on
     * @param orderSeed seed of the order of images and of their augmentation
     * @return the result
     * @throws StoppedException if the process was requested to stop; a checkpoint was written
     * @throws FinishedElsewhereException if another process has finished the step
     */
    TrainResult train(Task task, FaceModel model, PreparedData data, Samples samples, long orderSeed) {
        var device = run.context().settings().target();
        var stream = DeviceStream.of(device);
        try (var images = host.images(() -> deviceImages(data, List.of(device), task.updates()));
                var own = host.open(
                        () -> stream.callAlone(() -> {
                            var slot = slot(model, input(data, device, images.get()));
                            return SlotTraining.start(slot, () -> start(task, slot, data, samples, orderSeed));
                        }),
                        begun -> stream.callAlone(begun::end))) {
            host.finish(() -> run.recordingCaptures(() -> stream.call(own.get().training()::advance)));
            return own.get().training().ongoing.result();
        }
    }

    /** A training with a slot of its own. */
    private record SlotTraining(TrainingSlot slot, Training training) {
        /** @param start starts the training; if that fails, the slot is closed */
        static SlotTraining start(TrainingSlot slot, Supplier<Training> start) {
            try {
                return new SlotTraining(slot, start.get());
            } catch (RuntimeException | Error failed) {
                slot.close();
                throw failed;
            }
        }

        private SlotTraining end() {
            try (slot;
                    training) {
                return this;
            }
        }
    }

    /** The training images on the devices, if that is worth it for so many updates in total. The caller closes them. */
    Map<ComputeDevice, DeviceImages> deviceImages(PreparedData data, List<ComputeDevice> devices, long updates) {
        return DeviceImages.of(
                data.images(), devices, updates * spec.optimization().batchSize());
    }

    /** What trainings on a device take. @param images the training images on each device that holds them */
    static ImageInput input(PreparedData data, ComputeDevice device, Map<ComputeDevice, DeviceImages> images) {
        return ImageInput.of(
                device, Optional.ofNullable(images.get(device)), data.images().side());
    }

    /** A slot for trainings of a model; model and images stay the caller's. */
    TrainingSlot slot(FaceModel model, ImageInput input) {
        var optimization = spec.optimization();
        var optimizer = new Sgd.Settings(
                optimization.momentum(),
                optimization.weightDecay(),
                optimization.gradientClipNorm().orElse(Double.POSITIVE_INFINITY),
                emaDecay);
        var loss = new FairLoss(Heads.of(head), spec.loss().scale(), spec.loss().labelSmoothing());
        var sampling = new ClassSampling(spec.loss().sampleRate());
        return new TrainingSlot(model, new UpdateSettings(optimizer, loss, precision(spec), sampling), input);
    }

    /** Starts to train the model of a slot, as {@link #train} does to the end. The caller closes the training before the slot. */
    Training start(Task task, TrainingSlot slot, PreparedData data, Samples samples, long orderSeed) {
        return new Training(task, slot, data, samples, orderSeed);
    }

    /** A training that reports its progress, with the batches that it takes. */
    final class Training implements AutoCloseable {
        private final BatchSource batches;
        private final ProgressListener watch;
        private final OngoingTraining ongoing;

        private Training(Task task, TrainingSlot slot, PreparedData data, Samples samples, long orderSeed) {
            var settings = run.context().settings();
            var order = new PreparedData.Order(
                    samples, orderSeed, side(spec), spec.optimization().batchSize());
            watch = new ProgressListener(run, task.label(), task.updates());
            batches = watch.reporting(data.batches(order, slot.input()));
            var listeners = new ArrayList<TrainListener>(observers);
            listeners.add(new NanGuard());
            listeners.add(new CheckpointWriter(
                    settings.checkpointEvery(), Long.MAX_VALUE, run.context().clock()));
            listeners.add(watch);
            try {
                ongoing = new TrainLoop(
                                new TrainSettings(task.updates(), task.rate()),
                                task.schedule(),
                                task.checkpoints(),
                                listeners)
                        .start(slot, batches, run.context().stop()::requested);
            } catch (RuntimeException failed) {
                closeSources();
                throw failed;
            }
        }

        /**
         * Does one update.
         *
         * @return whether the training goes on
         * @throws StoppedException if the process was requested to stop; a checkpoint was written
         * @throws FinishedElsewhereException if the training has ended, but another process has finished the step
         */
        boolean advance() {
            if (ongoing.advance()) {
                return true;
            }
            if (ongoing.result() instanceof TrainResult.Stopped) {
                throw new StoppedException();
            }
            run.checkUnfinished();
            return false;
        }

        @Override
        public void close() {
            ongoing.close();
            closeSources();
        }

        private void closeSources() {
            watch.close();
            batches.close();
        }
    }
}
