// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.ScriptCode;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.safetensors.SafetensorsWriter;
import dev.fairloss.trainer.safetensors.TensorEntry;
import java.util.List;
import java.util.Optional;

/**
 * Dynamic loss scaling of float16 (Micikevicius and others, ICLR 2018, section 3.2), as torch.amp.GradScaler does it with its
 * defaults: gradients are those of the loss times a scale, so that small ones do not become 0 in float16, and are divided by it
 * before they are clipped and used. An update with a gradient that is not finite is skipped and halves the scale;
 * {@value #GROWTH_INTERVAL} updates without one double it. {@link UpdateScript} does this on the device, without a read by the
 * host; the state is part of a checkpoint.
 *
 * <p>As in PyTorch, a skipped update changes neither weights nor velocities, but the forward pass before it has already changed
 * batch statistics, sums of embeddings and the state of the head. It counts as an update of the learning-rate schedule.
 */
final class LossScale {
    /** The scale of the first update. */
    static final float INITIAL = 65536;

    /** Updates in a row without a skipped one, after which the scale grows. */
    static final int GROWTH_INTERVAL = 2000;

    /**
     * The least scale at which training goes on, as in DeepSpeed (min_loss_scale); GradScaler has none. Below it even the
     * gradients of the plain loss overflow, which no scale mends.
     */
    static final float LEAST = 1;

    /** Updates between two reads by the host: often enough for a log, too seldom to slow down a GPU. */
    private static final int READ_EVERY = 50;

    private static final String SCALE_TENSOR = "loss_scale";
    private static final String COUNTS_TENSOR = "loss_scale_counts";

    /** Parameters of the script. */
    static final List<String> PARAMETERS = List.of("scale: Tensor", "good: Tensor", "skipped: Tensor");

    /** As GradScaler.unscale_: the reciprocal is computed in float64. */
    private static final String UNSCALE = """
            unscale = torch.to(torch.reciprocal(torch.to(scale, %d)), %d)
            overflow = torch.zeros_like(torch.unsqueeze(scale, 0))
            torch._amp_foreach_non_finite_check_and_unscale_(decayed_gradients, overflow, unscale)
            torch._amp_foreach_non_finite_check_and_unscale_(undecayed_gradients, overflow, unscale)
            """;

    /** As GradScaler.update. */
    private static final String UPDATE = """
            _s = torch._amp_update_scale_(scale, good, overflow, 2., 0.5, %d)
            _k = torch.add_(skipped, torch.to(torch.squeeze(overflow), %d))
            """;

    private static final NDIndex ALL = new NDIndex("...");

    private final NDManager manager;
    private final NDArray scale;
    private final NDArray good;
    private final NDArray skipped;

    /**
     * The state.
     *
     * @param scale by which the next loss is multiplied
     * @param good updates in a row that were not skipped since the scale last changed
     * @param skipped updates skipped so far
     */
    record State(float scale, int good, int skipped) {
        static final State START = new State(INITIAL, 0, 0);
    }

    /** The scale of a precision; only float16 has one. @param manager owns the arrays */
    static Optional<LossScale> of(Precision precision, NDManager manager) {
        return switch (precision) {
            case Float32, BFloat16 -> Optional.empty();
            case Float16 -> Optional.of(new LossScale(manager));
        };
    }

    private LossScale(NDManager manager) {
        this.manager = manager;
        scale = manager.create(new float[] {INITIAL}, new Shape());
        good = manager.create(new int[] {0}, new Shape());
        skipped = manager.create(new int[] {0}, new Shape());
    }

    /** Whether the host reads the state after an update, for the log: after the first one, some others, and the last one. */
    static boolean isRead(long update, long of) {
        return update % READ_EVERY == 1 || update == of;
    }

    /** Writes the scaled loss. @return its variable */
    static String scaled(ScriptCode code, String loss) {
        return code.call("mul", loss, "scale");
    }

    /** Writes the division of the gradients by the scale, after which the variable {@code overflow} is 1 if one is not finite. */
    static void unscale(ScriptCode code) {
        code.statement(UNSCALE.formatted(ScriptCode.FLOAT64, ScriptCode.FLOAT32));
    }

    /**
     * Writes the new scale.
     *
     * @return the loss, but NaN if the scale has fallen below {@link #LEAST}: a fault that the {@link NanGuard} sees without a
     *     further read
     */
    static String update(ScriptCode code, String loss) {
        code.statement(UPDATE.formatted(GROWTH_INTERVAL, ScriptCode.INT32));
        String nan = code.call("log", code.call("neg", "scale"));
        return code.call("where", code.call("lt", "scale", (double) LEAST), nan, loss);
    }

    /** The arrays in the order of {@link #PARAMETERS}; they stay owned by this object. */
    NDList arrays() {
        return new NDList(scale, good, skipped);
    }

    /** Reads the state from the device. */
    State state() {
        return new State(scale.getFloat(), good.getInt(), skipped.getInt());
    }

    /** Replaces the state. */
    void set(State state) {
        try (NDArray newScale = manager.create(new float[] {state.scale()}, new Shape());
                NDArray newGood = manager.create(new int[] {state.good()}, new Shape());
                NDArray newSkipped = manager.create(new int[] {state.skipped()}, new Shape())) {
            scale.set(ALL, newScale);
            good.set(ALL, newGood);
            skipped.set(ALL, newSkipped);
        }
    }

    /** Adds the state to a checkpoint: {@code loss_scale} (1), and {@code loss_scale_counts} (2, int32): good and skipped. */
    void addTo(SafetensorsWriter writer) {
        State state = state();
        writer.add(SCALE_TENSOR, List.of(1L), new float[] {state.scale()});
        writer.add(COUNTS_TENSOR, List.of(2L), new int[] {state.good(), state.skipped()});
    }

    /** Takes the state from a checkpoint. @throws TrainerException if it has none */
    void load(SafetensorsFile file) {
        TrainState.requireTensor(file, SCALE_TENSOR, TensorEntry.FLOAT32, List.of(1L));
        TrainState.requireTensor(file, COUNTS_TENSOR, TensorEntry.INT32, List.of(2L));
        int[] counts = file.integers(COUNTS_TENSOR);
        set(new State(file.values(SCALE_TENSOR)[0], counts[0], counts[1]));
    }
}
