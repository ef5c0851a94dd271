// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Properties of the loss for random embeddings, centers and labels. */
class FairLossProperties {
    private static final int BATCH = 4;
    private static final int DIM = 3;

    @Property(tries = 60)
    void withoutMarginItIsPlainScaledSoftmax(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int classes, @ForAll boolean arc) {
        Sample sample = Sample.of(seed, classes);
        double expected = 0;
        for (int i = 0; i < BATCH; i++) {
            double[] logits = new double[classes];
            for (int j = 0; j < classes; j++) {
                logits[j] = 16 * cosine(sample.x, i, sample.w, j);
            }
            double most = Arrays.stream(logits).max().orElseThrow();
            double sum = Arrays.stream(logits).map(l -> Math.exp(l - most)).sum();
            expected += (most + Math.log(sum) - logits[sample.labels[i]]) / BATCH;
        }
        assertThat(value(head(arc), sample, 0)).isCloseTo(expected, within(1e-6 * (1 + expected)));
    }

    @Property(tries = 60)
    void theOrderOfTheClassesDoesNotMatter(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 9) int classes,
            @ForAll boolean arc,
            @ForAll @DoubleRange(min = 0, max = 0.6) double margin) {
        Sample sample = Sample.of(seed, classes);
        assertThat(value(head(arc), sample.turned(), (float) margin))
                .isCloseTo(value(head(arc), sample, (float) margin), within(1e-9));
    }

    @Property(tries = 60)
    void aLargerMarginCostsMore(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 9) int classes,
            @ForAll @DoubleRange(min = 0, max = 0.4) double margin) {
        Sample sample = Sample.of(seed, classes);
        assertThat(value(new CosFace(), sample, (float) margin + 0.1f))
                .isGreaterThan(value(new CosFace(), sample, (float) margin));
    }

    private static MarginHead head(boolean arc) {
        return arc ? new ArcFace() : new CosFace();
    }

    private static double value(MarginHead head, Sample sample, float margin) {
        float[] margins = new float[BATCH];
        Arrays.fill(margins, margin);
        return new LossRun(new FairLoss(head, 16), DIM)
                .run(sample.x, sample.w, sample.labels, margins)
                .value();
    }

    private static double cosine(double[] x, int i, double[] w, int j) {
        double dot = 0;
        double xx = 0;
        double ww = 0;
        for (int d = 0; d < DIM; d++) {
            dot += x[i * DIM + d] * w[j * DIM + d];
            xx += x[i * DIM + d] * x[i * DIM + d];
            ww += w[j * DIM + d] * w[j * DIM + d];
        }
        return dot / Math.sqrt(xx * ww);
    }

    private record Sample(double[] x, double[] w, int[] labels) {
        static Sample of(long seed, int classes) {
            SplittableRandom random = Seeds.random(seed, "sample");
            return new Sample(
                    random.doubles(BATCH * DIM, -1, 1).toArray(),
                    random.doubles(classes * DIM, -1, 1).toArray(),
                    random.ints(BATCH, 0, classes).toArray());
        }

        /** Class j becomes class j + 1, the last one the first. */
        Sample turned() {
            double[] moved = new double[w.length];
            System.arraycopy(w, 0, moved, DIM, w.length - DIM);
            System.arraycopy(w, w.length - DIM, moved, 0, DIM);
            int classes = w.length / DIM;
            return new Sample(
                    x, moved, Arrays.stream(labels).map(l -> (l + 1) % classes).toArray());
        }
    }
}
