#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Converts InsightFace weights to the safetensors file that pretraining.from and fairloss embed read.

  python3 convert_weights.py backbone.pth backbone.safetensors     needs PyTorch
  python3 convert_weights.py model.onnx backbone.safetensors       needs Python only

A .pth file is a state_dict, as arcface_torch saves it, or a dictionary with one under "state_dict" or "state_dict_backbone". It is
read without executing anything in it.

An ONNX file must contain an IResNet; its parameters are found by their place in the graph. A batch norm that the exporter folded
into a convolution (torch.onnx.export does this) becomes one with scale 1, the bias of the convolution as its shift, and running
statistics that change nothing: embeddings are the same, but training replaces the statistics. Other networks need the names of
PyTorch's parameters and unfolded batch norms (torch.onnx.export with training=TrainingMode.TRAINING, do_constant_folding=False).

Tensors become float32. Names and shapes are checked by FairLoss, which lists every tensor that does not fit the backbone.
"""

import array
import json
import struct
import sys

EPSILON = 1e-5  # of the batch norms of FairLoss and PyTorch
NAMES = (".weight", ".bias", ".running_mean", ".running_var")


def from_pytorch(path):
    import torch

    state = torch.load(path, map_location="cpu", weights_only=True)
    for key in ("state_dict_backbone", "state_dict"):
        if key in state:
            state = state[key]
    tensors = {name.removeprefix("module."): value for name, value in state.items() if torch.is_tensor(value)}
    return {
        name: (list(value.shape), floats(value.float().contiguous().numpy().tobytes()))
        for name, value in tensors.items()
        if not name.endswith(".num_batches_tracked")
    }


def floats(data):
    values = array.array("f", data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def fields(data):
    """The fields of a protocol buffer by number; numbers, or bytes."""
    found, at = {}, 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        kind = key & 7
        if kind == 0:
            value = varint()
        else:
            size = {1: 8, 5: 4}.get(kind) or varint()
            value = data[at : at + size]
            at += size
        found.setdefault(key >> 3, []).append(value)
    return found


def text(values):
    return bytes(values[0]).decode() if values else ""


class Graph:
    """The graph of an ONNX file; numbers of fields are those of onnx.proto."""

    def __init__(self, path):
        with open(path, "rb") as file:
            model = fields(memoryview(file.read()))
        graph = fields(model[7][0])
        self.nodes, self.tensors = {}, {}
        for data in graph.get(5, []):
            tensor = fields(data)
            self.tensors[text(tensor.get(8))] = tensor
        for data in graph.get(1, []):
            node = Node(fields(data))
            self.nodes.update((output, node) for output in node.outputs)
        self.outputs = [text(fields(data).get(1)) for data in graph.get(12, [])]

    def source(self, name):
        """The node that computes a value, past operators that change nothing; None if none does."""
        node = self.nodes.get(name)
        while node and node.operator in ("Identity", "Dropout", "Cast"):
            node = self.nodes.get(node.inputs[0])
        return node

    def tensor(self, name):
        """Shape and values of a parameter in float32."""
        node = self.nodes.get(name)
        if node and node.operator in ("Identity", "Unsqueeze"):
            return self.tensor(node.inputs[0])
        tensor = fields(node.attributes["value"][5][0]) if node and node.operator == "Constant" else self.tensors.get(name)
        if tensor is None:
            sys.exit(f"{name} is not a parameter: the graph is not that of an IResNet. Convert the .pth file instead.")
        shape = [size for entry in tensor.get(1, []) for size in packed(entry)]
        kind, raw = tensor[2][0], tensor.get(9)
        if kind == 1:
            return shape, floats(bytes(raw[0] if raw else b"".join(bytes(part) for part in tensor[4])))
        if kind == 10 and raw:
            return shape, array.array("f", struct.unpack(f"<{len(raw[0]) // 2}e", raw[0]))
        sys.exit(f"{name} is of ONNX type {kind}, or in another file. Convert a file of float32 or float16 weights.")


def packed(entry):
    """A repeated number: one, or all in one field."""
    return [entry] if isinstance(entry, int) else numbers(entry)


def numbers(data):
    values, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            values.append(value)
            value = shift = 0
    return values


class Node:
    def __init__(self, node):
        self.inputs = [bytes(name).decode() for name in node.get(1, [])]
        self.outputs = [bytes(name).decode() for name in node.get(2, [])]
        self.operator = text(node.get(4))
        self.attributes = {text(found[1]): found for found in map(fields, node.get(5, []))}

    def number(self, name, default):
        found = self.attributes.get(name)
        return default if found is None else struct.unpack("<f", found[2][0])[0] if 2 in found else found[3][0]


class IResNetGraph:
    """Finds the parameters of an IResNet from the last operator to the first."""

    def __init__(self, path, graph):
        self.path = path
        self.graph = graph
        self.found = {}
        self.folded = 0

    def refuse(self, node, expected):
        what = f"{node.operator} computes {node.outputs[0]}" if node else "the graph begins"
        sys.exit(f"{self.path}: {what} where an IResNet has {expected}. Convert the .pth file instead.")

    def node(self, name, *operators):
        node = self.graph.source(name)
        if node is None or node.operator not in operators:
            self.refuse(node, " or ".join(operators))
        return node

    def add(self, name, shape, values):
        self.found[name] = (shape, values)

    def identity(self, path, channels, shift):
        """A batch norm that adds a shift only."""
        self.add(path + ".weight", [channels], array.array("f", [1]) * channels)
        self.add(path + ".bias", [channels], shift)
        self.add(path + ".running_mean", [channels], array.array("f", [0]) * channels)
        self.add(path + ".running_var", [channels], array.array("f", [1 - EPSILON]) * channels)

    def norm(self, node, path):
        for part, name in zip(("weight", "bias", "running_mean", "running_var"), node.inputs[1:5]):
            self.add(f"{path}.{part}", *self.graph.tensor(name))
        more = node.number("epsilon", EPSILON) - EPSILON
        if abs(more) > 1e-9:
            shape, variances = self.found[path + ".running_var"]
            self.add(path + ".running_var", shape, array.array("f", (value + more for value in variances)))
        return node.inputs[0]

    def convolution(self, name, path, norm):
        """A convolution with the batch norm after it. Returns its input."""
        node = self.node(name, "BatchNormalization", "Conv")
        if node.operator == "BatchNormalization":
            node = self.node(self.norm(node, norm), "Conv")
            if len(node.inputs) > 2:
                self.refuse(node, "a convolution without bias before a batch norm")
            self.add(path + ".weight", *self.graph.tensor(node.inputs[1]))
        else:
            shape, filters = self.graph.tensor(node.inputs[1])
            self.add(path + ".weight", shape, filters)
            zeros = array.array("f", [0]) * shape[0]
            self.identity(norm, shape[0], self.graph.tensor(node.inputs[2])[1] if len(node.inputs) > 2 else zeros)
            self.folded += 1
        return node.inputs[0]

    def prelu(self, name, path):
        node = self.node(name, "PRelu")
        _, slopes = self.graph.tensor(node.inputs[1])
        self.add(path + ".weight", [len(slopes)], slopes)
        return node.inputs[0]

    def block(self, add, path):
        """A residual block: "Add" of its last convolution and its input, or of a shortcut. Returns its input."""
        main, shortcut = sorted(add.inputs, key=lambda name: not self.ends_with_3x3(name))
        x = self.convolution(main, path + ".conv2", path + ".bn3")
        x = self.convolution(self.prelu(x, path + ".prelu"), path + ".conv1", path + ".bn2")
        x = self.norm(self.node(x, "BatchNormalization"), path + ".bn1")
        if self.ends_with_1x1(shortcut):
            self.convolution(shortcut, path + ".downsample.0", path + ".downsample.1")
        return x

    def kernel(self, name):
        node = self.graph.source(name)
        if node and node.operator == "BatchNormalization":
            node = self.graph.source(node.inputs[0])
        return self.graph.tensor(node.inputs[1])[0][2:] if node and node.operator == "Conv" else None

    def ends_with_3x3(self, name):
        return self.kernel(name) == [3, 3]

    def ends_with_1x1(self, name):
        return self.kernel(name) == [1, 1]

    def embedding(self, name):
        """The linear layer and the batch norm after it. Returns the input of the linear layer."""
        node = self.node(name, "BatchNormalization", "Gemm")
        separate = node.operator == "BatchNormalization"
        if separate:
            node = self.node(self.norm(node, "features"), "Gemm")
        if len(node.inputs) < 3:
            self.refuse(node, "a linear layer with a bias")
        shape, matrix = self.graph.tensor(node.inputs[1])
        if not node.number("transB", 0):
            rows, columns = shape
            matrix = array.array("f", (matrix[i * columns + j] for j in range(columns) for i in range(rows)))
            shape = [columns, rows]
        self.add("fc.weight", shape, matrix)
        self.add("fc.bias", *self.graph.tensor(node.inputs[2]))
        if not separate:
            self.identity("features", shape[0], array.array("f", [0]) * shape[0])
        return node.inputs[0]

    def parameters(self):
        x = self.node(self.embedding(self.graph.outputs[0]), "Flatten", "Reshape").inputs[0]
        x = self.norm(self.node(x, "BatchNormalization"), "bn2")
        blocks = []
        while (node := self.node(x, "Add", "PRelu")).operator == "Add":
            path = f"block{len(blocks)}"
            x = self.block(node, path)
            blocks.append(path)
        self.convolution(self.prelu(x, "prelu"), "conv1", "bn1")
        return {self.name(name, blocks[::-1]): value for name, value in self.found.items()}

    def name(self, name, blocks):
        """Blocks are numbered within layers, each of which begins with a shortcut."""
        path, _, rest = name.partition(".")
        if path not in blocks:
            return name
        layer = number = 0
        for block in blocks[: blocks.index(path) + 1]:
            first = f"{block}.downsample.0.weight" in self.found
            layer, number = (layer + 1, 0) if first else (layer, number + 1)
        return f"layer{layer}.{number}.{rest}"


def from_onnx(path):
    graph = Graph(path)
    if any(name.endswith(".running_mean") for name in graph.tensors) and "fc.weight" not in graph.tensors:
        return by_names(graph)
    graph = IResNetGraph(path, graph)
    tensors = graph.parameters()
    if graph.folded:
        print(
            f"{graph.folded} batch norms are folded into convolutions. Embeddings are the same, but training replaces the statistics "
            "of batch norms, which changes the network: to train from these weights, convert the .pth file."
        )
    return tensors


def by_names(graph):
    """Parameters with the names that PyTorch gives them. PReLU slopes have dimensions of size 1 for height and width."""
    tensors = {name.removeprefix("module."): graph.tensor(name) for name in graph.tensors if name.endswith(NAMES)}
    return {name: ([shape[0]] if shape[1:] == [1, 1] else shape, values) for name, (shape, values) in tensors.items()}


def write(tensors, path):
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, (shape, values) in tensors.items():
        size = 4 * len(values)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, values in tensors.values():
            if sys.byteorder == "big":
                values = values[:]
                values.byteswap()
            file.write(values.tobytes())


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = sys.argv[1:]
    tensors = from_onnx(source) if source.endswith(".onnx") else from_pytorch(source)
    write(tensors, target)
    print(f"{len(tensors)} tensors written to {target}")


if __name__ == "__main__":
    main()
