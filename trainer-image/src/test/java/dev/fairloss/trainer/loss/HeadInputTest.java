// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeadInputTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final Map<String, Float> state = new HashMap<>();

    @AfterEach
    void close() {
        manager.close();
    }

    /** A head that uses all of its input: cosines, labels, margins, norms, the epoch and its state. */
    private record Negated() implements MarginHead {
        @Override
        public String write(HeadScript script) {
            throw new UnsupportedOperationException();
        }

        @Override
        public NDArray apply(HeadInput input) {
            return HeadInputTest.apply(input);
        }
    }

    private static NDArray apply(HeadInput input) {
        assertThat(input.cosines().toDoubleArray()).containsExactly(new double[] {.6, .8, 1, 0}, within(1e-12));
        assertThat(input.labels()).containsExactly(1, 0);
        assertThat(input.margins()).containsExactly(.1f, .2f);
        assertThat(input.norms()).containsExactly(new double[] {5, 2}, within(1e-12));
        assertThat(input.epoch()).isEqualTo(7);
        assertThat(input.own(input.cosines()).toDoubleArray()).containsExactly(new double[] {.8, 1}, within(1e-12));
        input.keep("calls", input.state("calls", 0) + 1);
        return input.withOwn(input.cosines(), input.own(input.cosines()).neg());
    }

    @Test
    void aHeadSeesTheWholeBatchAndChangesAnyCosine() {
        NDArray embeddings = manager.create(new double[] {3, 4, 2, 0}, new Shape(2, 2));
        NDArray centers = manager.create(new double[] {2, 0, 0, 7}, new Shape(2, 2));
        var targets = new HeadInput.Targets(new int[] {1, 0}, new float[] {.1f, .2f}, 7, state);
        double loss = new FairLoss(new Negated(), 1)
                .of(embeddings, centers, targets)
                .value()
                .getDouble();
        // Own logits -.8 and -1, others .6 and 0.
        double expected = (Math.log1p(Math.exp(.6 + .8)) + Math.log1p(Math.exp(1))) / 2;
        assertThat(loss).isCloseTo(expected, within(1e-12));
        new FairLoss(new Negated(), 1).of(embeddings, centers, targets);
        assertThat(state).containsExactly(Map.entry("calls", 2f));
    }

    @Test
    void normsOfFloat32EmbeddingsAreComputedInDouble() {
        NDArray embeddings = manager.create(new float[] {3, 4}, new Shape(1, 2));
        var targets = new HeadInput.Targets(new int[] {0}, new float[] {0}, 0, state);
        assertThat(new HeadInput(embeddings, embeddings, targets).norms()).containsExactly(5);
    }
}
