// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class UnreadLossesTest {
    @Test
    void keepsLossesUntilTheyAreRead() {
        try (NDManager manager = NDManager.newBaseManager();
                UnreadLosses losses = new UnreadLosses(manager, 3)) {
            NDArray loss = manager.create(new float[] {0}, new Shape());
            assertThat(losses.read()).isEmpty();
            for (int round = 0; round < 3; round++) {
                for (float value : new float[] {1.5f, Float.NaN, Float.NEGATIVE_INFINITY}) {
                    assertThat(losses.isFull()).isFalse();
                    // An update overwrites the loss of the one before, as a captured script does.
                    loss.set(new NDIndex("..."), manager.create(new float[] {value}, new Shape()));
                    losses.add(loss);
                }
                assertThat(losses.isFull()).isTrue();
                assertThat(losses.read()).containsExactly(1.5f, Float.NaN, Float.NEGATIVE_INFINITY);
            }
            losses.add(loss);
            assertThat(losses.read()).containsExactly(Float.NEGATIVE_INFINITY);
            losses.add(loss);
            losses.clear();
            assertThat(losses.read()).isEmpty();
        }
    }

    @Test
    void cpusReadEveryLoss() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(UnreadLosses.defaultCapacity(manager)).isEqualTo(1);
        }
    }
}
