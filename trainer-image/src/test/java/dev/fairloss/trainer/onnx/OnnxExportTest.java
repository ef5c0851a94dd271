// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.ProgressCallback;
import dev.fairloss.trainer.model.Embedder;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.model.NetworkWeights;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.synthetic.SyntheticFaces;
import dev.fairloss.trainer.testing.CentralCrops;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs exported networks with ONNX Runtime, on drawn faces. */
class OnnxExportTest {
    private static final int FACES = 3;
    private static final int DIM = 24;

    /** The larger IResNets have the same layers as IResNet18. Also if the values are scaled to -1 to 1. */
    @ParameterizedTest
    @EnumSource(names = {"SmallResNet56px", "MobileFaceNet", "IResNet18"})
    void onnxRuntimeEmbedsAsTheTrainer(Backbone backbone) throws OrtException {
        int side = backbone.inputSize();
        FaceImages faces = faces(side);
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, new ModelShape(backbone, DIM, 3), 11);
                Embedder embedder = new Embedder(model, Precision.Float32);
                SafetensorsFile file = SafetensorsFile.of(
                        model.safetensors(OptionalInt.empty()).write(), "model");
                OrtEnvironment environment = OrtEnvironment.getEnvironment();
                var session = environment.createSession(OnnxExport.of(NetworkWeights.read(file)))) {
            float[] expected = embedder.embed(CentralCrops.of(faces, side), FACES);
            for (float scale : new float[] {1, 127.5f}) {
                double[][] embedded = OnnxEmbedding.of(environment, session, faces, scale);
                for (int face = 0; face < FACES; face++) {
                    for (int i = 0; i < DIM; i++) {
                        assertThat(embedded[face][i]).isCloseTo(expected[face * DIM + i], within(1e-4));
                    }
                }
            }
            assertThat(session.getInputInfo()).containsOnlyKeys(OnnxExport.INPUT);
            assertThat(session.getOutputInfo()).containsOnlyKeys(OnnxExport.OUTPUT);
        }
    }

    private static FaceImages faces(int side) {
        var faces = new SyntheticFaces(FACES, 1, 1, 0, 1);
        return faces.open(
                faces.index(side, Optional.empty(), ProgressCallback.NONE).index());
    }
}
