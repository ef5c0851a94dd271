// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.ComputeDevice;
import java.nio.ByteBuffer;

/** A network from a file, on a device, ready to embed. Not thread-safe. */
public final class LoadedNetwork implements AutoCloseable {
    private final NetworkWeights weights;
    private final NDManager manager;
    private final Embedder embedder;

    /** Loads the weights. */
    public LoadedNetwork(NetworkWeights weights, ComputeDevice device) {
        this.weights = weights;
        this.manager = device.newManager();
        var shape = new ModelShape(weights.network().backbone(), weights.embeddingSize(), 1);
        FaceModel model = new FaceModel(manager, shape, 0);
        model.load(weights);
        this.embedder = new Embedder(model, Precision.Float32);
    }

    /** Height and width of its input, in pixels. */
    public int inputSize() {
        return weights.network().backbone().inputSize();
    }

    /** Length of an embedding. */
    public int embeddingSize() {
        return weights.embeddingSize();
    }

    /** Unit embeddings in float32; see {@link Embedder#embed}. */
    public float[] embed(ByteBuffer pixels, int batch) {
        return embedder.embed(pixels, batch);
    }

    @Override
    public void close() {
        embedder.close();
        manager.close();
    }
}
