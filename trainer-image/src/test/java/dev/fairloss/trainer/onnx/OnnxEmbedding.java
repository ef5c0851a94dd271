// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.fairloss.trainer.data.FaceImages;
import java.util.Map;

/** Embeds faces by an exported network in ONNX Runtime, with the mirror rule of evaluation. */
public final class OnnxEmbedding {
    private OnnxEmbedding() {}

    /**
     * Unit embeddings of all faces, (faces, dim), computed as one batch.
     *
     * @param scale 1 for values from 0 to 255, or 127.5 for values from -1 to 1
     */
    public static double[][] of(OrtEnvironment environment, OrtSession session, FaceImages faces, float scale)
            throws OrtException {
        float[][] plain = run(environment, session, faces, scale, false);
        float[][] mirrored = run(environment, session, faces, scale, true);
        var unit = new double[plain.length][plain[0].length];
        for (int face = 0; face < unit.length; face++) {
            double squares = 0;
            for (int i = 0; i < unit[face].length; i++) {
                unit[face][i] = plain[face][i] + mirrored[face][i];
                squares += unit[face][i] * unit[face][i];
            }
            for (int i = 0; i < unit[face].length; i++) {
                unit[face][i] /= Math.sqrt(squares);
            }
        }
        return unit;
    }

    private static float[][] run(
            OrtEnvironment environment, OrtSession session, FaceImages faces, float scale, boolean mirrored)
            throws OrtException {
        int side = faces.side();
        var input = new float[faces.count()][3][side][side];
        for (int face = 0; face < input.length; face++) {
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
