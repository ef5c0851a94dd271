// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tribuo.util.onnx.ONNXAttribute;
import org.tribuo.util.onnx.ONNXOperator;

/** The ONNX operators of networks, in version 13 of the standard operator set; the graph builder has only some of them. */
enum OnnxOperator implements ONNXOperator {
    CONVOLUTION(
            "Conv",
            3,
            new ONNXAttribute("strides", AttributeType.INTS, true),
            new ONNXAttribute("pads", AttributeType.INTS, true),
            new ONNXAttribute("group", AttributeType.INT, true)),
    BATCH_NORM("BatchNormalization", 5, new ONNXAttribute("epsilon", AttributeType.FLOAT, true)),
    RELU("Relu", 1),
    PRELU("PRelu", 2),
    ADD("Add", 2),
    SUBTRACT("Sub", 2),
    MULTIPLY("Mul", 2),
    DIVIDE("Div", 2),
    MAXIMUM("Max", 2),
    SQUARE_ROOT("Sqrt", 1),
    IDENTITY("Identity", 1),
    MEAN(
            "ReduceMean",
            1,
            new ONNXAttribute("axes", AttributeType.INTS, true),
            new ONNXAttribute("keepdims", AttributeType.INT, true)),
    FLATTEN("Flatten", 1, new ONNXAttribute("axis", AttributeType.INT, true)),
    MATRIX_PRODUCT("Gemm", 3, new ONNXAttribute("transB", AttributeType.INT, true));

    /** Version of the standard operator set. */
    static final int VERSION = 13;

    private final String operator;
    private final int inputs;
    private final Map<String, ONNXAttribute> attributes;

    OnnxOperator(String operator, int inputs, ONNXAttribute... attributes) {
        this.operator = operator;
        this.inputs = inputs;
        this.attributes = Arrays.stream(attributes)
                .collect(Collectors.toUnmodifiableMap(ONNXAttribute::getName, Function.identity()));
    }

    @Override
    public String getOpName() {
        return operator;
    }

    @Override
    public int getNumInputs() {
        return inputs - getNumOptionalInputs();
    }

    /** The bias of convolutions and products. */
    @Override
    public int getNumOptionalInputs() {
        return this == CONVOLUTION || this == MATRIX_PRODUCT ? 1 : 0;
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public Map<String, ONNXAttribute> getAttributes() {
        return attributes;
    }

    @Override
    public Set<String> getMandatoryAttributeNames() {
        return attributes.keySet();
    }

    @Override
    public int getOpVersion() {
        return VERSION;
    }

    @Override
    public String getOpDomain() {
        return "";
    }
}
