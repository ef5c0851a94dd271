#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""MobileFaceNet in PyTorch, written from table 1 of the paper, for MobileFaceNetTest: writes mobilefacenet.json.

Weights and images are not stored: both sides compute value i of a tensor from i and the CRC-32 of its name, see values(), so
that no common random generator is needed. Run with PyTorch 2.7.1 on a CPU:

  python3 mobilefacenet.py > mobilefacenet.json
"""

import json
import math
import zlib

import torch
from torch import nn
from torch.nn import functional as F

EMBEDDING = 128


def values(name, count):
    """Scattered over -1 to 1."""
    offset = zlib.crc32(name.encode()) % 1000
    scattered = (math.sin(12.9898 * i + offset) * 43758.5453 for i in range(count))
    return torch.tensor([2 * (v - math.floor(v)) - 1 for v in scattered], dtype=torch.float64).float()


def tensor(name, shape):
    count = math.prod(shape)
    v = values(name, count).reshape(shape)
    if name.endswith((".conv", ".linear")):
        return v * math.sqrt(4.0 / (count / shape[0]))
    if name.endswith(".variance"):
        return 1 + 0.5 * v
    if name.endswith(".scale"):
        return 1 + 0.25 * v
    if name.endswith(".prelu"):
        return 0.25 + 0.25 * v
    return 0.1 * v  # shift, mean


class Network:
    def __init__(self):
        self.trained = 0

    def weight(self, name, *shape, trained=True):
        self.trained += math.prod(shape) if trained else 0
        return tensor(name, shape)

    def batch_norm(self, name, x):
        c = x.shape[1]
        scale, shift = self.weight(name + ".scale", c), self.weight(name + ".shift", c)
        mean = self.weight(name + ".mean", c, trained=False)
        variance = self.weight(name + ".variance", c, trained=False)
        return F.batch_norm(x, mean, variance, scale, shift, training=False, eps=1e-5)

    def conv(self, name, x, out, size, stride=1, padding=0, groups=1, prelu=True):
        filters = self.weight(name + ".conv", out, x.shape[1] // groups, size, size)
        x = self.batch_norm(name + ".bn", F.conv2d(x, filters, None, stride, padding, 1, groups))
        return F.prelu(x, self.weight(name + ".prelu", out)) if prelu else x

    def bottleneck(self, name, x, expansion, out, stride, residual):
        y = self.conv(name + ".expand", x, expansion, 1)
        y = self.conv(name + ".depthwise", y, expansion, 3, stride, 1, groups=expansion)
        y = self.conv(name + ".reduce", y, out, 1, prelu=False)
        return x + y if residual else y

    def forward(self, x):
        x = self.conv("conv1", x, 64, 3, 2, 1)
        x = self.conv("conv2", x, 64, 3, 1, 1, groups=64)
        # Columns t (times the input channels), c, n, s of the paper's table; the repeated rows have stride 1 and a shortcut.
        for stage, rows in enumerate(
            [[(2, 64, 5, 2)], [(4, 128, 1, 2), (2, 128, 6, 1)], [(4, 128, 1, 2), (2, 128, 2, 1)]], start=1
        ):
            i = 0
            for t, c, n, s in rows:
                for repeat in range(n):
                    stride = s if repeat == 0 else 1
                    x = self.bottleneck(f"stage{stage}.{i}", x, t * x.shape[1], c, stride, stride == 1)
                    i += 1
        x = self.conv("conv3", x, 512, 1)
        x = self.conv("global", x, 512, 7, groups=512, prelu=False)
        x = F.linear(x.flatten(1), self.weight("embedding.linear", EMBEDDING, 512))
        return self.batch_norm("embedding.bn", x)


with torch.no_grad():
    torch.set_num_threads(1)
    network = Network()
    images = values("images", 2 * 3 * 112 * 112).reshape(2, 3, 112, 112)
    embeddings = network.forward(images)
    unit = embeddings / embeddings.norm(dim=1, keepdim=True)
    print(json.dumps({"trained": network.trained, "embeddings": [[round(v, 7) for v in row] for row in unit.tolist()]}))
