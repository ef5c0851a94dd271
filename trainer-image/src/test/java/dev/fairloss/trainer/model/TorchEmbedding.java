// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Embeds images by an exported network in PyTorch, with the mirror rule of evaluation. */
public final class TorchEmbedding {
    /** Environment variable with a Python interpreter that has torch and numpy. */
    public static final String PYTHON = "FAIRLOSS_TORCH_PYTHON";

    private TorchEmbedding() {}

    /**
     * Unit embeddings, (images, dim), row after row.
     *
     * @param model safetensors file, which PyTorch's definition of the network must load
     * @param pixels float32, (images, side, side, 3)
     * @param folder for files
     */
    public static float[] of(byte[] model, ByteBuffer pixels, int images, int side, Path folder)
            throws IOException, InterruptedException {
        Files.write(folder.resolve("model"), model);
        var planar = ByteBuffer.allocate(pixels.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        for (int image = 0; image < images; image++) {
            for (int c = 0; c < 3; c++) {
                for (int i = 0; i < side * side; i++) {
                    planar.putFloat(pixels.getFloat(4 * ((image * side * side + i) * 3 + c)));
                }
            }
        }
        Files.write(folder.resolve("pixels"), planar.array());
        Path log = folder.resolve("log");
        Process python = new ProcessBuilder(
                        System.getenv(PYTHON),
                        "src/bench/pytorch_embed.py",
                        folder.resolve("model").toString(),
                        folder.resolve("pixels").toString(),
                        folder.resolve("embeddings").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(python.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(python.exitValue()).as(Files.readString(log)).isZero();
        var buffer = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("embeddings")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        var embeddings = new float[buffer.remaining()];
        buffer.get(embeddings);
        return embeddings;
    }
}
