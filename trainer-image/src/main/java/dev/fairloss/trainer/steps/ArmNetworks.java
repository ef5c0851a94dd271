// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import ai.djl.ndarray.NDManager;
import dev.fairloss.trainer.model.Embedder;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.store.StepArtifacts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The networks of an arm, open for embedding, without their class centers. All are open at the same time: the embeddings of an image by
 * all of them are joined, and those of all training images are not kept, so one network after another would have to store them.
 */
final class ArmNetworks implements AutoCloseable {
    private final StepAttempt run;
    private final NDManager manager;
    private final List<FaceModel> models = new ArrayList<>();
    private final List<Embedder> embedders;

    /** Opens the networks of a finished training. */
    ArmNetworks(StepAttempt run, StepArtifacts trained) {
        this.run = run;
        this.manager = run.context().settings().target().newManager();
        // Embedding needs no class centers.
        var shape = TrainingRun.shape(run.context().spec(), 1);
        for (String weights : ModelFiles.weights(trained)) {
            var model = new FaceModel(manager, shape, 0);
            ModelFiles.loadNetwork(run, trained, weights, model);
            models.add(model);
        }
        this.embedders = models.stream()
                .map(model ->
                        new Embedder(model, TrainingRun.precision(run.context().spec())))
                .toList();
    }

    /** Embedders of all networks; embeddings have length 1. */
    List<Embedder> embedders() {
        return embedders;
    }

    /** Length of a joined embedding. */
    int dim() {
        return models.stream().mapToInt(model -> model.shape().embeddingSize()).sum();
    }

    /** Calls a function with an embedder of each network that keeps the lengths of embeddings. */
    <T> List<T> unnormalized(Function<Embedder, T> function) {
        var results = new ArrayList<T>();
        for (var model : models) {
            try (var embedder =
                    new Embedder(model, TrainingRun.precision(run.context().spec()), Embedder.Lengths.KEPT)) {
                results.add(function.apply(embedder));
            }
        }
        return results;
    }

    @Override
    public void close() {
        embedders.forEach(Embedder::close);
        models.forEach(FaceModel::close);
        manager.close();
    }
}
