// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The loss as one call of libtorch for each operation, with running values computed in Java: the reference for {@link FairLoss#write},
 * float32 only.
 */
public final class EagerLoss {
    private final NDArray cosines;
    private final NDArray labels;
    private final float[] margins;
    private NDArray penalty;

    private EagerLoss(NDArray cosines, NDArray labels, float[] margins) {
        this.cosines = cosines;
        this.labels = labels;
        this.margins = margins;
    }

    /** Labels and margins of a batch, and the state of the head, which changes. */
    public record Samples(int[] labels, float[] margins, Map<String, Float> state) {}

    /** The loss, and the embeddings of length 1. */
    public record Outcome(NDArray value, NDArray unit) {}

    /** The loss of a batch. */
    public static Outcome of(FairLoss loss, NDArray embeddings, NDArray centers, Samples samples) {
        NDArray unit = embeddings.normalize(2, 1, 1e-12);
        NDArray cosines = unit.matMul(centers.normalize(2, 1, 1e-12).transpose());
        long[] column = Arrays.stream(samples.labels()).asLongStream().toArray();
        NDArray labels = embeddings.getManager().create(column, new Shape(column.length, 1));
        var eager = new EagerLoss(cosines, labels, samples.margins());
        NDArray applied = eager.apply(loss.head(), embeddings, samples.state());
        NDArray logits = applied.mul(eager.scalar(loss.scale()));
        NDArray logProbabilities = logits.logSoftmax(1);
        NDArray own = logProbabilities.gather(labels, 1).mean();
        double smoothing = loss.labelSmoothing();
        NDArray smoothed = smoothing == 0
                ? own
                : own.mul(eager.scalar(1 - smoothing))
                        .add(logProbabilities.mean().mul(eager.scalar(smoothing)));
        NDArray value = smoothed.neg();
        return new Outcome(eager.penalty == null ? value : value.add(eager.penalty), unit);
    }

    private NDArray apply(MarginHead head, NDArray embeddings, Map<String, Float> state) {
        if (head instanceof NormalizedSoftmax) {
            return cosines;
        }
        if (head instanceof CosFace) {
            return cosines.scatter(labels, own().sub(column(i -> margins[i])), 1);
        }
        if (head instanceof SphereFace) {
            return sphereFace();
        }
        if (head instanceof MagFace) {
            return magFace(embeddings);
        }
        if (head instanceof CurricularFace) {
            return curricularFace(state);
        }
        return head instanceof ArcFace ? arcFace() : adaFace(embeddings, state);
    }

    private NDArray own() {
        return cosines.gather(labels, 1);
    }

    private NDArray arcFace() {
        NDArray cosine = own();
        return cosines.scatter(labels, falling(cosine, arcTurned(cosine)), 1);
    }

    private NDArray arcTurned(NDArray cosine) {
        return turned(cosine, column(i -> Math.cos(margins[i])), column(i -> Math.sin(margins[i])));
    }

    private NDArray falling(NDArray cosine, NDArray turned) {
        NDArray fall = column(i -> margins[i] * Math.sin(margins[i]));
        NDArray within = cosine.gt(column(i -> Math.cos(margins[i])).neg());
        return NDArrays.where(within, turned, cosine.sub(fall));
    }

    private NDArray turned(NDArray cosine, NDArray cos, NDArray sin) {
        NDArray sine = cosine.square().neg().add(1).maximum(scalar(1e-8)).sqrt();
        return cosine.mul(cos).sub(sine.mul(sin));
    }

    private NDArray sphereFace() {
        NDArray clipped = own().maximum(scalar(-1 + 1e-5)).minimum(scalar(1 - 1e-5));
        NDArray angle = clipped.acos().mul(column(i -> 1 + margins[i]));
        NDArray half = angle.stopGradient().div(scalar(Math.PI)).floor();
        float[] halves = half.toFloatArray();
        NDArray sign = column(i -> halves[i] % 2 == 0 ? 1 : -1);
        return cosines.scatter(labels, angle.cos().mul(sign).sub(half.mul(scalar(2))), 1);
    }

    private NDArray magFace(NDArray embeddings) {
        NDArray norm = embeddings.norm(new int[] {1}, true).clip(10, 110);
        NDArray margin = norm.sub(scalar(10))
                .div(scalar(100))
                .mul(scalar(7 / 9.0))
                .add(scalar(1))
                .mul(column(i -> margins[i]));
        NDArray own = own();
        NDArray easy = NDArrays.where(own.gt(scalar(0)), turned(own, margin.cos(), margin.sin()), own);
        penalty = scalar(1).div(norm).add(norm.div(scalar(12100))).mean().mul(scalar(35));
        return cosines.scatter(labels, easy, 1);
    }

    private NDArray curricularFace(Map<String, Float> state) {
        NDArray own = own();
        NDArray turned = arcTurned(own);
        NDArray falling = falling(own, turned);
        NDArray hard = cosines.gt(turned.broadcast(cosines.getShape()));
        double mean = 0;
        for (float cosine : own.toFloatArray()) {
            mean += (double) cosine / margins.length;
        }
        float t = running(mean, state.getOrDefault(CurricularFace.MEAN, 0f));
        state.put(CurricularFace.MEAN, t);
        NDArray weighted = cosines.mul(cosines.add(scalar(t)));
        return NDArrays.where(hard, weighted, cosines).scatter(labels, falling, 1);
    }

    private NDArray adaFace(NDArray embeddings, Map<String, Float> state) {
        double[] quality = quality(embeddings, state);
        NDArray clipped = cosines.maximum(scalar(-1 + 1e-3)).minimum(scalar(1 - 1e-3));
        NDArray turned = clipped.gather(labels, 1).acos().sub(column(i -> margins[i] * quality[i]));
        NDArray angle = turned.maximum(scalar(1e-3)).minimum(scalar(Math.PI - 1e-3));
        NDArray target = angle.cos().sub(column(i -> margins[i] * quality[i] + margins[i]));
        return clipped.scatter(labels, target, 1);
    }

    private static double[] quality(NDArray embeddings, Map<String, Float> state) {
        float[] values = embeddings.toFloatArray();
        int dim = (int) embeddings.getShape().get(1);
        double[] norms = new double[values.length / dim];
        for (int i = 0; i < norms.length; i++) {
            double squares = 0;
            for (int d = 0; d < dim; d++) {
                squares += (double) values[i * dim + d] * values[i * dim + d];
            }
            norms[i] = Math.min(100, Math.max(.001, Math.sqrt(squares)));
        }
        double batchMean = DoubleStream.of(norms).average().orElseThrow();
        double variance = DoubleStream.of(norms)
                        .map(norm -> (norm - batchMean) * (norm - batchMean))
                        .sum()
                / Math.max(1, norms.length - 1);
        float mean = running(batchMean, state.getOrDefault(AdaFace.MEAN, 20f));
        float deviation = running(Math.sqrt(variance), state.getOrDefault(AdaFace.DEVIATION, 100f));
        state.put(AdaFace.MEAN, mean);
        state.put(AdaFace.DEVIATION, deviation);
        return DoubleStream.of(norms)
                .map(norm -> .333 * (norm - mean) / (deviation + 1e-3))
                .map(z -> Math.max(-1, Math.min(1, z)))
                .toArray();
    }

    private static float running(double newest, float before) {
        return (float) (.01 * newest + (1 - .01) * before);
    }

    /** DJL lends libtorch the memory of a Java number only until a call returns, so constants are arrays of the pass. */
    private NDArray scalar(double value) {
        return cosines.getManager().create(new float[] {(float) value}, new Shape());
    }

    private NDArray column(IntToDoubleFunction value) {
        float[] values = new float[margins.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(i);
        }
        return cosines.getManager().create(values, new Shape(values.length, 1));
    }
}
