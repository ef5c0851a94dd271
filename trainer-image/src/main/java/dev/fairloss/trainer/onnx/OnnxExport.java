// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.ScriptCode;
import dev.fairloss.trainer.model.ForwardScript;
import dev.fairloss.trainer.model.NetworkWeights;
import dev.fairloss.trainer.model.ParameterSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXInitializer;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXRef;

/**
 * Writes a network as ONNX, by translating the operators of its evaluation pass. The graph has the input {@code input}: (batch, 3,
 * size, size), float32, RGB values from 0 to 255 of aligned faces, and the output {@code embedding}: (batch, embeddingSize), not
 * normalized. It begins with the standardization of each image that {@link dev.fairloss.trainer.batch.Augment} does, so that
 * images scaled to other ranges, such as -1 to 1, give the same embeddings. Evaluation adds the embeddings of an image and its
 * mirror image; the graph contains one pass.
 */
public final class OnnxExport {
    /** Name of the input. */
    public static final String INPUT = "input";

    /** Name of the output. */
    public static final String OUTPUT = "embedding";

    /** The version of the file format that belongs to the operator set. */
    private static final int IR_VERSION = 7;

    /** Lower bound of the standard deviation of an image, in units of 0 to 255, as in training. */
    private static final float SMALLEST_DEVIATION = 1;

    private final NetworkWeights weights;
    private final ONNXContext context = new ONNXContext();
    private final Map<String, ParameterSpec> specs = new HashMap<>();
    private final Map<String, ONNXRef<?>> variables = new HashMap<>();
    private final Map<String, Integer> ranks = new HashMap<>();

    private OnnxExport(NetworkWeights weights) {
        this.weights = weights;
        weights.network().parameters(weights.embeddingSize()).forEach(spec -> specs.put(spec.name(), spec));
    }

    /** The ONNX file of a network. */
    public static byte[] of(NetworkWeights weights) {
        return new OnnxExport(weights).write();
    }

    private byte[] write() {
        context.setName(weights.network().backbone().name());
        variables.put(INPUT, standardized(context.floatInput(INPUT, 1)));
        ranks.put(INPUT, 4);
        var code = new ScriptCode();
        var forward = new ForwardScript(code, Precision.Float32, false, name -> name);
        String result = weights.network().write(forward, INPUT);
        code.calls().forEach(this::translate);
        context.assignTo(value(result), context.floatOutput(OUTPUT, weights.embeddingSize()));
        return model(context.buildGraph()).toByteArray();
    }

    /** (image - mean) / max(standard deviation, 1), over all values of each image. */
    private ONNXNode standardized(ONNXRef<?> images) {
        Map<String, Object> perImage = Map.of("axes", new int[] {1, 2, 3}, "keepdims", 1);
        ONNXNode mean = context.operation(OnnxOperator.MEAN, List.of(images), "mean", perImage);
        ONNXNode centered = context.operation(OnnxOperator.SUBTRACT, List.of(images, mean), "centered");
        ONNXNode squares = context.operation(OnnxOperator.MULTIPLY, List.of(centered, centered), "squares");
        ONNXNode variance = context.operation(OnnxOperator.MEAN, List.of(squares), "variance", perImage);
        ONNXNode deviation = context.operation(OnnxOperator.SQUARE_ROOT, List.of(variance), "deviation");
        ONNXInitializer smallest = context.constant("smallest_deviation", SMALLEST_DEVIATION);
        ONNXNode divisor = context.operation(OnnxOperator.MAXIMUM, List.of(deviation, smallest), "divisor");
        return context.operation(OnnxOperator.DIVIDE, List.of(centered, divisor), "standardized");
    }

    private void translate(ScriptCode.Call call) {
        List<Object> arguments = call.arguments();
        String x = arguments.get(0).toString();
        int rank = ranks.get(x);
        ONNXNode node =
                switch (call.operator()) {
                    case "conv2d" -> convolution(call.result(), arguments);
                    case "batch_norm" ->
                        node(
                                OnnxOperator.BATCH_NORM,
                                call.result(),
                                Map.of("epsilon", ((Double) arguments.get(7)).floatValue()),
                                arguments.subList(0, 5));
                    case "relu", "relu_" -> node(OnnxOperator.RELU, call.result(), Map.of(), arguments.subList(0, 1));
                    case "prelu" -> prelu(call.result(), x, arguments.get(1).toString(), rank);
                    case "add", "add_" -> node(OnnxOperator.ADD, call.result(), Map.of(), arguments.subList(0, 2));
                    case "dropout" -> node(OnnxOperator.IDENTITY, call.result(), Map.of(), arguments.subList(0, 1));
                    case "flatten" ->
                        node(OnnxOperator.FLATTEN, call.result(), Map.of("axis", 1), arguments.subList(0, 1));
                    case "linear" -> node(OnnxOperator.MATRIX_PRODUCT, call.result(), Map.of("transB", 1), arguments);
                    default -> throw new IllegalStateException("no ONNX operator for " + call);
                };
        variables.put(call.result(), node);
        ranks.put(call.result(), call.operator().equals("flatten") ? 2 : rank);
    }

    /** Arguments: input, filters, bias, stride, padding, dilation, groups. */
    private ONNXNode convolution(String result, List<Object> arguments) {
        int[] stride = pair(arguments.get(3));
        int[] padding = pair(arguments.get(4));
        Map<String, Object> attributes = Map.of(
                "strides",
                stride,
                "pads",
                new int[] {padding[0], padding[1], padding[0], padding[1]},
                "group",
                arguments.get(6));
        boolean bias = !arguments.get(2).equals("None");
        return node(OnnxOperator.CONVOLUTION, result, attributes, arguments.subList(0, bias ? 3 : 2));
    }

    /** The slopes get dimensions of size 1 for height and width. */
    private ONNXNode prelu(String result, String x, String slopes, int rank) {
        List<Long> shape = Stream.concat(
                        specs.get(slopes).shape().stream(),
                        Stream.generate(() -> 1L).limit(rank - 2L))
                .toList();
        ONNXInitializer tensor = tensor(slopes, shape);
        return context.operation(OnnxOperator.PRELU, List.of(value(x), tensor), result);
    }

    private ONNXNode node(OnnxOperator operator, String result, Map<String, Object> attributes, List<Object> inputs) {
        List<ONNXRef<?>> values = inputs.stream()
                .<ONNXRef<?>>map(input -> value(input.toString()))
                .toList();
        return context.operation(operator, values, result, attributes);
    }

    /** A variable of the pass, or a parameter. */
    private ONNXRef<?> value(String name) {
        ONNXRef<?> variable = variables.get(name);
        if (variable == null && !specs.containsKey(name)) {
            throw new IllegalStateException("no ONNX form of the expression " + name);
        }
        return variable == null ? tensor(name, specs.get(name).shape()) : variable;
    }

    private ONNXInitializer tensor(String name, List<Long> shape) {
        List<Integer> sizes = shape.stream().map(Math::toIntExact).toList();
        return context.floatTensor(
                name, sizes, buffer -> buffer.put(weights.values().get(name)));
    }

    private static int[] pair(Object text) {
        return Arrays.stream(text.toString().split("[\\[\\], ]+"))
                .filter(number -> !number.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private ModelProto model(GraphProto graph) {
        int size = weights.network().backbone().inputSize();
        var input = value(graph.getInput(0).getName(), List.of("batch", "3", size + "", size + ""));
        var output = value(graph.getOutput(0).getName(), List.of("batch", weights.embeddingSize() + ""));
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("fairloss")
                .setDocString("RGB values 0 to 255 of aligned faces to embeddings, which are not normalized")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OnnxOperator.VERSION))
                .setGraph(graph.toBuilder().setInput(0, input).setOutput(0, output))
                .build();
    }

    /** A float32 tensor of the interface; sizes that are not numbers are dynamic. */
    private static ValueInfoProto value(String name, List<String> sizes) {
        var shape = TensorShapeProto.newBuilder()
                .addAllDim(sizes.stream()
                        .map(size -> size.matches("[0-9]+")
                                ? TensorShapeProto.Dimension.newBuilder()
                                        .setDimValue(Long.parseLong(size))
                                        .build()
                                : TensorShapeProto.Dimension.newBuilder()
                                        .setDimParam(size)
                                        .build())
                        .collect(Collectors.toList()));
        var type = TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                .setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }
}
