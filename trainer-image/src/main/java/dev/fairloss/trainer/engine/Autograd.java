// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Records the operations of this thread for a backward pass, until it is closed. DJL's gradient collector allows one per
 * process; this allows one per thread.
 */
public final class Autograd implements AutoCloseable {
    private final boolean gradModeBefore = JniUtils.isGradMode();

    /** Starts recording. */
    public Autograd() {
        JniUtils.setGradMode(true);
    }

    /** Adds d loss / d leaf to the gradient of each leaf that the scalar loss depends on, and frees the graph. */
    public void backward(NDArray loss) {
        NDManager manager = loss.getManager();
        try (NDArray one = manager.ones(loss.getShape(), loss.getDataType())) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        }
    }

    @Override
    public void close() {
        JniUtils.setGradMode(gradModeBefore);
    }
}
