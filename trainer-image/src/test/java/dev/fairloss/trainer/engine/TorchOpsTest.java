// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.fairloss.trainer.engine.TorchOps.SgdRates;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TorchOpsTest {
    private final NDManager manager = NDManager.newBaseManager();
    private final TorchOps ops = new TorchOps(manager);

    @AfterEach
    void close() {
        ops.close();
        manager.close();
    }

    @Test
    void bfloat16KeepsEightBitsOfTheFraction() {
        // 1 + 2^-7 fits; 1 + 2^-9 rounds to 1; 1 + 3 * 2^-9 to the nearer 1 + 2^-7; 3e38 is in the range of
        // float32.
        NDArray x = manager.create(new float[] {1.0078125f, 1.001953125f, 1.005859375f, -3e38f});
        NDArray lower = ops.toBFloat16(x);
        assertThat(lower.getDataType()).isEqualTo(DataType.UNKNOWN);
        float[] back = ops.toFloat32(lower).toFloatArray();
        assertThat(back).startsWith(1.0078125f, 1f, 1.0078125f);
        assertThat(back[3]).isCloseTo(-3e38f, within(1e36f));
    }

    @Test
    void gradientsPassThroughTheCasts() {
        try (Autograd autograd = new Autograd()) {
            NDArray x = manager.create(new float[] {1, 2, 3});
            x.setRequiresGradient(true);
            NDArray y = ops.toFloat32(ops.toBFloat16(x)).square().sum();
            autograd.backward(y);
            assertThat(x.getGradient().toFloatArray()).containsExactly(2, 4, 6);
        }
    }

    @Test
    void reluWritesOverItsInputAndKeepsTheGradient() {
        try (Autograd autograd = new Autograd()) {
            NDArray x = manager.create(new float[] {-1, 2, -3, 4});
            x.setRequiresGradient(true);
            NDArray doubled = x.mul(2);
            NDArray y = ops.reluInPlace(doubled);
            assertThat(y.toFloatArray()).containsExactly(0, 4, 0, 8);
            autograd.backward(y.square().sum());
            // d/dx (2x)^2 = 8x where x > 0.
            assertThat(x.getGradient().toFloatArray()).containsExactly(0, 16, 0, 32);
        }
    }

    @Test
    void sgdTakesTwoNesterovUpdates() {
        NDArray weight = manager.create(new float[] {1, -2});
        NDArray gradient = manager.create(new float[] {.5f, 1});
        NDArray velocity = manager.zeros(weight.getShape());
        SgdRates rates = new SgdRates(.1, .9, .01);
        // g = .5 + .01 * 1 = .51, v = .51, w = 1 - .1 (.51 + .9 * .51) = .9031; second: g = 1 - .02 = .98, w = -2 - .1
        // * 1.862.
        ops.sgd(List.of(weight), List.of(gradient), List.of(velocity), rates);
        assertThat(weight.toFloatArray()).containsExactly(new float[] {.9031f, -2.1862f}, within(1e-6f));
        assertThat(velocity.toFloatArray()).containsExactly(new float[] {.51f, .98f}, within(1e-6f));
        // g = .509031, v = .9 * .51 + .509031 = .968031, w = .9031 - .1 (.509031 + .9 * .968031) = .7650741;
        // g = .978138, v = .882 + .978138 = 1.860138, w = -2.1862 - .1 (.978138 + 1.6741242) = -2.4514262.
        ops.sgd(List.of(weight), List.of(gradient), List.of(velocity), rates);
        assertThat(weight.toFloatArray()).containsExactly(new float[] {.7650741f, -2.4514262f}, within(1e-6f));
    }
}
