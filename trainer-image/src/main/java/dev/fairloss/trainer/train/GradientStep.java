// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.batch.CropBatch;
import dev.fairloss.trainer.batch.TrainingBatch;
import dev.fairloss.trainer.engine.RepeatedInputs;
import dev.fairloss.trainer.engine.TorchScript;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.loss.MarginHead;
import dev.fairloss.trainer.model.ArrayRows;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ParameterKind;
import dev.fairloss.trainer.model.ParameterSpec;
import dev.fairloss.trainer.model.Parameters;
import dev.fairloss.trainer.safetensors.RowBlock;
import dev.fairloss.trainer.train.UpdateScript.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Optimizer updates of a model on its device: forward pass, loss, backward pass and new weights in one script
 * ({@link UpdateScript}). Frees all memory of an update on return. The weights, the sums of embeddings and the state of the head
 * stay in the same arrays, which other arrays replace only by copying into them.
 */
public final class GradientStep implements AutoCloseable {
    private static final NDIndex ALL = new NDIndex("...");

    private final FaceModel model;
    private final MarginHead head;
    private final ClassSampling sampling;
    private final boolean gpu;
    private final NDManager manager;
    private final TorchScript script;
    private final NDArray sums;
    private final NDArray headState;
    private final Optional<WeightAverage> average;
    private final Optional<LossScale> lossScale;
    private final NDList fixed = new NDList();
    private final int termsOfClass;
    private final NDArray terms;
    private float[] margins = {};
    private final RepeatedInputs repeated;

    /** Updates a model with all class centers, from batches of pixels; model and optimizer stay the caller's. */
    public GradientStep(FaceModel model, Sgd sgd, FairLoss loss, Precision precision) {
        this(model, sgd, loss, precision, ClassSampling.ALL, ImageInput.PIXELS);
    }

    /** @param input what updates take: {@link Batch}es, {@link CropBatch}es, or batches of {@link UploadedBatches} */
    GradientStep(
            FaceModel model, Sgd sgd, FairLoss loss, Precision precision, ClassSampling sampling, ImageInput input) {
        this(
                model,
                sgd,
                loss,
                precision,
                sampling,
                input,
                model.manager().getDevice().isGpu());
    }

    /** @param gpu whether to work as on a GPU, which tests do on the CPU too */
    GradientStep(
            FaceModel model,
            Sgd sgd,
            FairLoss loss,
            Precision precision,
            ClassSampling sampling,
            ImageInput input,
            boolean gpu) {
        this.model = model;
        this.sampling = sampling;
        this.gpu = gpu;
        this.head = loss.head();
        this.manager = model.manager().newSubManager();
        List<ParameterSpec> specs = model.parameters().specs();
        this.script = new TorchScript(
                manager,
                UpdateScript.of(
                        model.backbone(), specs, loss, precision, sgd.settings(), sampling.samples(), gpu, input));
        this.sums =
                manager.zeros(new Shape(model.shape().classes(), model.shape().embeddingSize()));
        this.termsOfClass = head.terms(0).length;
        this.terms = manager.zeros(new Shape(model.shape().classes(), termsOfClass));
        this.headState = manager.zeros(new Shape(head.initialState().size()));
        fixed.add(terms);
        Parameters weights = model.parameters();
        Parameters velocities = sgd.velocities();
        List<ParameterSpec> decayed = Part.DECAYED.of(specs).stream()
                .filter(spec -> !(sampling.samples() && spec.kind() == ParameterKind.CENTERS))
                .toList();
        fixed.addAll(list("decayed", weights, decayed));
        fixed.addAll(list("undecayed", weights, Part.UNDECAYED.of(specs)));
        fixed.addAll(list("running", weights, Part.RUNNING.of(specs)));
        fixed.addAll(list("decayed_velocities", velocities, decayed));
        fixed.addAll(list("undecayed_velocities", velocities, Part.UNDECAYED.of(specs)));
        fixed.add(sums);
        fixed.add(headState);
        lossScale = LossScale.of(precision, manager);
        lossScale.ifPresent(scale -> fixed.addAll(scale.arrays()));
        average = sgd.average();
        average.ifPresent(averaged -> fixed.addAll(list(
                "averages",
                averaged.averages(),
                UpdateScript.averaged(averaged.averages().specs()))));
        if (sampling.samples()) {
            fixed.add(unnamed(weights.get(FaceModel.CENTERS)));
            fixed.add(unnamed(velocities.get(FaceModel.CENTERS)));
        }
        if (input instanceof ImageInput.Held held) {
            fixed.add(held.images().bytes());
        }
        this.repeated = new RepeatedInputs(manager, script, fixed, true, gpu);
        loadHeadState();
    }

    /**
     * Does an update. It changes the weights even if the loss is not finite; the caller must check. In float16, it may be skipped
     * ({@link #lossScale}).
     *
     * @param marginsOfClasses margin of each class, (classes)
     * @return the loss: mean over the batch with the weights before the update; may be NaN or infinite, and is NaN if the loss
     *     scale is below {@link LossScale#LEAST}
     */
    public float update(TrainingBatch batch, float[] marginsOfClasses, double learningRate) {
        float[] read = new float[1];
        update(batch, marginsOfClasses, learningRate, loss -> read[0] = loss.getFloat());
        return read[0];
    }

    /**
     * Does an update as {@link #update(TrainingBatch, float[], double)} does, but leaves the loss on the device, which may still
     * compute when the call returns.
     *
     * @param loss receives the loss, which is valid during the call
     */
    void update(TrainingBatch batch, float[] marginsOfClasses, double learningRate, Consumer<NDArray> loss) {
        setMargins(marginsOfClasses);
        try (NDManager scope = gpu ? manager.newSubManager(Device.cpu()) : manager.newSubManager()) {
            loss.accept(repeated.run(inputs(scope, batch, learningRate)));
        }
    }

    /** What changes from update to update, in memory of the host unless a batch is on the device: images, labels, rates, and the sampled classes if there are any. */
    private NDList inputs(NDManager scope, TrainingBatch batch, double learningRate) {
        NDList newest = images(scope, batch);
        newest.add(scope.create(longs(batch.labels())));
        newest.add(rate(scope, learningRate));
        average.ifPresent(averaged ->
                newest.add(scope.create(new float[] {(float) averaged.newestWeight(batch.update())}, new Shape())));
        if (sampling.samples()) {
            var sample = sampling.sample(batch, model.shape().classes());
            newest.add(scope.create(sample.chosen()));
            newest.add(scope.create(sample.positions()));
        }
        return newest;
    }

    private NDList images(NDManager scope, TrainingBatch batch) {
        if (batch instanceof CropBatch crops) {
            return crops(scope, crops, longs(crops.images()));
        }
        if (batch instanceof UploadedBatches.Uploaded uploaded) {
            NDList crops = crops(
                    scope, uploaded.crops(), LongStream.range(0, batch.size()).toArray());
            crops.add(uploaded.bytes());
            return crops;
        }
        return new NDList(model.pixels(scope, ((Batch) batch).pixels(), batch.size()));
    }

    /** @param numbers of the images among the bytes that they are cropped from */
    private static NDList crops(NDManager scope, CropBatch batch, long[] numbers) {
        return new NDList(
                scope.create(numbers),
                scope.create(batch.crops(), new Shape(batch.size(), CropBatch.CROP_VALUES)),
                scope.create(batch.jitter(), new Shape(batch.size(), CropBatch.JITTER_VALUES)));
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    /** A handle of the same memory without a name: DJL would take the name for part of the argument's type. */
    private NDArray unnamed(NDArray array) {
        NDArray handle = array.stopGradient();
        handle.attach(manager);
        return handle;
    }

    /** Sums of the unit embeddings of each class since {@link #setSums}, (classes, dim), row after row. */
    public float[] sums() {
        return sums.toFloatArray();
    }

    /** Sets the {@link #sums} to 0. */
    public void clearSums() {
        try (NDArray zeros = sums.zerosLike()) {
            sums.set(ALL, zeros);
        }
    }

    /** Some rows of the {@link #sums}, row after row. */
    float[] sums(RowBlock rows) {
        return ArrayRows.values(sums, rows);
    }

    /** Replaces some rows of the {@link #sums}. */
    void setSums(RowBlock rows, float[] values) {
        ArrayRows.set(sums, rows, values);
    }

    /** The loss scale, in float16. */
    Optional<LossScale> lossScale() {
        return lossScale;
    }

    /** Takes the head's state from the model, or its initial values. */
    void loadHeadState() {
        List<MarginHead.State> states = head.initialState();
        if (states.isEmpty()) {
            return;
        }
        float[] values = new float[states.size()];
        for (int i = 0; i < values.length; i++) {
            var state = states.get(i);
            values[i] = model.headState().getOrDefault(state.name(), state.initial());
        }
        try (NDArray source = manager.create(values)) {
            headState.set(ALL, source);
        }
    }

    /** Gives the head's state back to the model. */
    void storeHeadState() {
        List<MarginHead.State> states = head.initialState();
        if (states.isEmpty()) {
            return;
        }
        float[] values = headState.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            model.headState().put(states.get(i).name(), values[i]);
        }
    }

    private void setMargins(float[] ofClasses) {
        if (Arrays.equals(margins, ofClasses)) {
            return;
        }
        margins = ofClasses.clone();
        float[] values = new float[margins.length * termsOfClass];
        for (int i = 0; i < margins.length; i++) {
            System.arraycopy(head.terms(margins[i]), 0, values, i * termsOfClass, termsOfClass);
        }
        try (NDArray source = manager.create(values, terms.getShape())) {
            terms.set(ALL, source);
        }
    }

    private NDArray rate(NDManager scope, double rate) {
        return gpu
                ? scope.create(new float[] {(float) rate}, new Shape())
                : scope.create(new double[] {rate}, new Shape());
    }

    private NDList list(String name, Parameters arrays, List<ParameterSpec> specs) {
        return TorchScript.list(
                manager,
                name,
                specs.stream().map(spec -> arrays.get(spec.name())).toList());
    }

    @Override
    public void close() {
        repeated.close();
        script.close();
        manager.close();
    }
}
