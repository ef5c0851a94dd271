#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Converts InsightFace weights to the safetensors file that pretraining.from and fairloss embed read.

  python3 convert_weights.py backbone.pth backbone.safetensors     needs PyTorch
  python3 convert_weights.py model.onnx backbone.safetensors       needs onnx (pip install onnx)

A .pth file is a state_dict, as arcface_torch saves it, or a dictionary with one under "state_dict" or "state_dict_backbone". It is
read without executing anything in it. An ONNX file must have the names of PyTorch's parameters and unfolded batch norms
(torch.onnx.export with training=TrainingMode.TRAINING, do_constant_folding=False); one with folded batch norms is refused.
Tensors become float32. Names and shapes are checked by FairLoss, which lists every tensor that does not fit the backbone.
"""

import json
import struct
import sys


def from_pytorch(path):
    import torch

    state = torch.load(path, map_location="cpu", weights_only=True)
    for key in ("state_dict_backbone", "state_dict"):
        if key in state:
            state = state[key]
    tensors = {name.removeprefix("module."): value for name, value in state.items() if torch.is_tensor(value)}
    return {name: (list(value.shape), value.float().contiguous().numpy().tobytes()) for name, value in tensors.items()}


def from_onnx(path):
    import onnx
    from onnx import numpy_helper

    tensors = {}
    for tensor in onnx.load(path).graph.initializer:
        value = numpy_helper.to_array(tensor)
        tensors[tensor.name.removeprefix("module.")] = (list(value.shape), value.astype("<f4").tobytes())
    if not any(name.endswith(".running_mean") for name in tensors):
        sys.exit(f"{path}: no parameter has a name like bn1.running_mean: its batch norms are folded, or its names are lost. "
                 "Convert the .pth file instead.")
    # PReLU slopes have dimensions of size 1 for height and width.
    return {name: ([shape[0]] if shape[1:] == [1, 1] else shape, data) for name, (shape, data) in tensors.items()}


def write(tensors, path):
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, (shape, data) in tensors.items():
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, data in tensors.values():
            file.write(data)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = sys.argv[1:]
    tensors = from_onnx(source) if source.endswith(".onnx") else from_pytorch(source)
    tensors = {name: value for name, value in tensors.items() if not name.endswith(".num_batches_tracked")}
    write(tensors, target)
    print(f"{len(tensors)} tensors written to {target}")


if __name__ == "__main__":
    main()
