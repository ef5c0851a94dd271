// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.LoadedNetwork;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.model.NetworkWeights;
import dev.fairloss.trainer.model.Noise;
import dev.fairloss.trainer.model.ParameterSpec;
import dev.fairloss.trainer.onnx.OnnxExport;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/convert_weights.py} on ONNX files. Skipped without python3. */
class ConvertWeightsTest {
    private static final int DIM = 16;
    private static final float EPSILON = 1e-5f;

    @TempDir
    private Path folder;

    @Test
    void aNetworkWithItsBatchNormsKeepsItsWeights() throws IOException, InterruptedException {
        var weights = weights(Backbone.IResNet18);
        var converted = convert(OnnxExport.of(weights), "21 batch norms", false);
        assertThat(converted.network().backbone()).isEqualTo(Backbone.IResNet18);
        assertThat(converted.values().keySet()).isEqualTo(weights.values().keySet());
        weights.values()
                .forEach((name, values) ->
                        assertThat(converted.values().get(name)).as(name).isEqualTo(values));
    }

    /** As PyTorch exports it for inference. */
    @Test
    void aNetworkWithFoldedBatchNormsEmbedsTheSame() throws IOException, InterruptedException {
        var weights = weights(Backbone.IResNet18);
        var converted = convert(folded(OnnxExport.of(weights)), "21 batch norms are folded", true);
        assertThat(converted.values().get("stem.conv"))
                .isNotEqualTo(weights.values().get("stem.conv"));
        assertThat(embed(converted)).containsExactly(embed(weights), within(1e-4f));
    }

    @Test
    void anotherNetworkIsRefused() throws IOException, InterruptedException {
        Path onnx = Files.write(folder.resolve("m.onnx"), OnnxExport.of(weights(Backbone.MobileFaceNet)));
        var run = PythonExample.run("convert_weights.py", onnx, folder.resolve("m.safetensors"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("m.onnx: ", " where an IResNet has ", "Convert the .pth file instead.");
    }

    private NetworkWeights convert(byte[] onnx, String note, boolean noted) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("model.onnx"), onnx);
        Path target = folder.resolve("model.safetensors");
        var run = PythonExample.run("convert_weights.py", file, target);
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output().contains(note)).as(run.output()).isEqualTo(noted);
        return read(SafetensorsFile.open(target, "converted"));
    }

    private static NetworkWeights read(SafetensorsFile opened) {
        try (opened) {
            return NetworkWeights.read(opened);
        }
    }

    /** A network whose batch norms have statistics, factors and addends of their own. */
    private static NetworkWeights weights(Backbone backbone) {
        try (var manager = NDManager.newBaseManager();
                var model = new FaceModel(manager, new ModelShape(backbone, DIM, 1), 7)) {
            var weights = read(
                    SafetensorsFile.of(model.safetensors(OptionalInt.empty()).write(), "model"));
            weights.network().parameters(DIM).forEach(spec -> vary(spec, weights));
            return weights;
        }
    }

    private static void vary(ParameterSpec spec, NetworkWeights weights) {
        float[] values = weights.values().get(spec.name());
        var random = Seeds.random(1, spec.name());
        for (int i = 0; i < values.length && spec.shape().size() == 1; i++) {
            float noise = (float) random.nextDouble() - .5f;
            values[i] = switch (spec.kind()) {
                case SCALE, RUNNING_VARIANCE -> 1 + noise;
                case SLOPE, SHIFT, BIAS, RUNNING_MEAN -> .2f * noise;
                case UNIT_SCALE, CONVOLUTION, LINEAR, CENTERS -> values[i];
            };
        }
    }

    private static float[] embed(NetworkWeights weights) {
        try (var network = new LoadedNetwork(weights, ComputeDevice.CPU)) {
            return network.embed(Noise.pixels(3, 2, network.inputSize()), 2);
        }
    }

    /** The same graph with each batch norm after a convolution folded into it. */
    private static byte[] folded(byte[] onnx) throws InvalidProtocolBufferException {
        var model = ModelProto.parseFrom(onnx);
        var graph = model.getGraph();
        Map<String, TensorProto> tensors = new HashMap<>();
        graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
        Map<String, NodeProto> norms = new HashMap<>();
        graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals("BatchNormalization"))
                .forEach(node -> norms.put(node.getInput(0), node));
        var folded = graph.toBuilder().clearNode().clearInitializer();
        Set<String> done = new HashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            NodeProto norm = norms.get(node.getOutput(0));
            if (node.getOpType().equals("Conv") && norm != null) {
                fold(tensors, node.getInput(1), norm);
                folded.addNode(node.toBuilder().addInput(norm.getInput(2)).setOutput(0, norm.getOutput(0)));
                done.add(norm.getOutput(0));
            } else if (!done.contains(node.getOutput(0))) {
                folded.addNode(node);
            }
        }
        return model.toBuilder()
                .setGraph(folded.addAllInitializer(tensors.values()))
                .build()
                .toByteArray();
    }

    /** Multiplies the filters, and makes the addend of the batch norm that of the convolution. */
    private static void fold(Map<String, TensorProto> tensors, String filters, NodeProto norm) {
        float[] scale = values(tensors.get(norm.getInput(1)));
        float[] shift = values(tensors.get(norm.getInput(2)));
        float[] mean = values(tensors.get(norm.getInput(3)));
        float[] variance = values(tensors.get(norm.getInput(4)));
        float[] weights = values(tensors.get(filters));
        int size = weights.length / scale.length;
        for (int c = 0; c < scale.length; c++) {
            float factor = scale[c] / (float) Math.sqrt(variance[c] + EPSILON);
            shift[c] -= mean[c] * factor;
            for (int i = c * size; i < (c + 1) * size; i++) {
                weights[i] *= factor;
            }
        }
        tensors.computeIfPresent(filters, (name, tensor) -> with(tensor, weights));
        tensors.computeIfPresent(norm.getInput(2), (name, tensor) -> with(tensor, shift));
    }

    private static float[] values(TensorProto tensor) {
        var buffer = ByteBuffer.wrap(tensor.getRawData().toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        var values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static TensorProto with(TensorProto tensor, float[] values) {
        var bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return tensor.toBuilder().setRawData(ByteString.copyFrom(bytes)).build();
    }
}
