// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.ProgressCallback;
import dev.fairloss.trainer.model.Embedder;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.model.NetworkWeights;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.synthetic.SyntheticFaces;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
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
                SafetensorsFile file = SafetensorsFile.of(model.save(), "model");
                OrtEnvironment environment = OrtEnvironment.getEnvironment();
                var session = environment.createSession(OnnxExport.of(NetworkWeights.read(file)))) {
            float[] expected = embedder.embed(pixels(faces, side), FACES);
            for (float scale : new float[] {1, 127.5f}) {
                float[][] plain = run(environment, session, faces, side, scale, false);
                float[][] mirrored = run(environment, session, faces, side, scale, true);
                for (int face = 0; face < FACES; face++) {
                    double length = 0;
                    for (int i = 0; i < DIM; i++) {
                        plain[face][i] += mirrored[face][i];
                        length += plain[face][i] * plain[face][i];
                    }
                    for (int i = 0; i < DIM; i++) {
                        assertThat(plain[face][i] / Math.sqrt(length))
                                .isCloseTo(expected[face * DIM + i], within(1e-4));
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

    private static ByteBuffer pixels(FaceImages faces, int side) {
        var augment = Augment.of(side, side);
        var buffer = ByteBuffer.allocateDirect(FACES * augment.values() * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        for (int face = 0; face < FACES; face++) {
            augment.centerCrop(faces.pixels(face), false, buffer.asFloatBuffer(), face * augment.values());
        }
        return buffer;
    }

    /** Embeddings of all faces in one batch, (faces, DIM). */
    private static float[][] run(
            OrtEnvironment environment,
            ai.onnxruntime.OrtSession session,
            FaceImages faces,
            int side,
            float scale,
            boolean mirrored)
            throws OrtException {
        var input = new float[FACES][3][side][side];
        for (int face = 0; face < FACES; face++) {
            byte[] rgb = faces.pixels(face);
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    for (int c = 0; c < 3; c++) {
                        int value = rgb[(y * side + (mirrored ? side - 1 - x : x)) * 3 + c] & 255;
                        input[face][c][y][x] = scale == 1 ? value : (value - 127.5f) / scale;
                    }
                }
            }
        }
        try (var tensor = OnnxTensor.createTensor(environment, input);
                var result = session.run(Map.of(OnnxExport.INPUT, tensor))) {
            return (float[][]) result.get(0).getValue();
        }
    }
}
