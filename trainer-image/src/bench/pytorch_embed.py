#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Loads an exported safetensors file into a PyTorch definition of its network, and embeds images, for TorchExportTest:

  pytorch_embed.py model.safetensors pixels.f32 embeddings.f32

pixels.f32 holds standardized images, (n, 3, size, size) in float32; embeddings.f32 receives (n, dim): the sums of the embeddings of
each image and its mirror image, with length 1. Every tensor of the file must belong to the network, and the other way round.
"""

import json
import pathlib
import struct
import sys

import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "test/resources/golden/torch"))
from networks import NETWORKS  # noqa: E402


def stage(inputs, outputs, stride):
    module = nn.Module()
    module.conv = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
    module.bn = nn.BatchNorm2d(outputs)
    return module


class SmallResNet56px(nn.Module):
    def __init__(self, embedding):
        super().__init__()
        self.stem, self.down1, self.down2, self.down3 = (
            stage(i, o, 2) for i, o in ((3, 16), (16, 32), (32, 64), (64, 96))
        )
        self.block1, self.block2 = (nn.ModuleDict({"a": stage(c, c, 1), "b": stage(c, c, 1)}) for c in (32, 64))
        self.embedding = nn.ModuleDict(
            {"linear": nn.Linear(96 * 4 * 4, embedding, bias=False), "bn": nn.BatchNorm1d(embedding)}
        )

    def forward(self, x):
        def run(s, x):
            return s.bn(s.conv(x))

        def block(b, x):
            return F.relu(run(b["b"], F.relu(run(b["a"], x))) + x)

        x = block(self.block1, F.relu(run(self.down1, F.relu(run(self.stem, x)))))
        x = F.relu(run(self.down3, block(self.block2, F.relu(run(self.down2, x)))))
        return self.embedding["bn"](self.embedding["linear"](x.flatten(1)))


def read(path):
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32).reshape(entry["shape"])
    return metadata, tensors


def main():
    model, pixels, target = sys.argv[1:]
    metadata, tensors = read(model)
    dim = next(t.shape[0] for name, t in reversed(tensors.items()) if t.dim() == 2)
    network = {"SmallResNet56px": SmallResNet56px, **NETWORKS}[metadata["backbone"]](dim)
    counts = {name: value for name, value in network.state_dict().items() if name.endswith("num_batches_tracked")}
    network.load_state_dict({**tensors, **counts}, strict=True)
    network.eval()
    side = 56 if metadata["backbone"] == "SmallResNet56px" else 112
    images = torch.frombuffer(bytearray(pathlib.Path(pixels).read_bytes()), dtype=torch.float32)
    images = images.reshape(-1, 3, side, side)
    with torch.no_grad():
        torch.set_num_threads(1)
        embeddings = F.normalize(network(images) + network(images.flip(3)))
    pathlib.Path(target).write_bytes(embeddings.numpy().tobytes())


if __name__ == "__main__":
    main()
