#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""IResNet and MobileFaceNet in PyTorch, for TorchNetworksTest: writes networks.json. Run with PyTorch on a CPU:

  python3 networks.py > networks.json

Written from the papers, with the module names of InsightFace's arcface_torch, so that the keys of a state_dict are the same.
Weights and images are not stored: both sides compute value i of a tensor from i and the CRC-32 of its name, see values().
"""

import hashlib
import json
import math
import zlib

import numpy as np
import torch
from torch import nn

EMBEDDING = 128
IMAGES = 2
SIDE = 112


def values(name, count):
    """Multiples of 2^-23 in [-1, 1): a hash of 32 bits (lowbias32) of i plus the CRC-32 of the name."""
    x = np.arange(count, dtype=np.uint32) + np.uint32(zlib.crc32(name.encode()))
    x ^= x >> 16
    x *= np.uint32(0x7FEB352D)
    x ^= x >> 15
    x *= np.uint32(0x846CA68B)
    x ^= x >> 16
    return torch.from_numpy((x >> 8).astype(np.float32) * np.float32(2**-23) - 1)


def weight(name, shape, norm):
    v = values(name, math.prod(shape)).reshape(shape)
    if name.endswith("running_var"):
        return 1 + 0.5 * v
    if name.endswith(("bias", "running_mean")):
        return 0.1 * v
    if len(shape) > 1:
        return v * float(np.float32(math.sqrt(2.0 / math.prod(shape[1:]))))
    return 1 + 0.25 * v if norm else 0.25 + 0.25 * v


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.prelu = nn.PReLU(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, stride, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride > 1:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x):
        y = self.prelu(self.bn2(self.conv1(self.bn1(x))))
        y = self.bn3(self.conv2(y))
        return y + (x if self.downsample is None else self.downsample(x))


class IResNet(nn.Module):
    def __init__(self, blocks, embedding):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.prelu = nn.PReLU(64)
        inputs = 64
        for i, (count, outputs) in enumerate(zip(blocks, (64, 128, 256, 512)), start=1):
            first = Block(inputs, outputs, 2)
            setattr(self, f"layer{i}", nn.Sequential(first, *(Block(outputs, outputs, 1) for _ in range(count - 1))))
            inputs = outputs
        self.bn2 = nn.BatchNorm2d(512)
        self.fc = nn.Linear(512 * 7 * 7, embedding)
        self.features = nn.BatchNorm1d(embedding)
        self.features.weight.requires_grad = False

    def forward(self, x):
        x = self.prelu(self.bn1(self.conv1(x)))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.features(self.fc(self.bn2(x).flatten(1)))


class Layers(nn.Module):
    """A sequence in a module named layers."""

    def __init__(self, *modules, residual=False):
        super().__init__()
        self.layers = nn.Sequential(*modules)
        self.residual = residual

    def forward(self, x):
        y = self.layers(x)
        return x + y if self.residual else y


def conv(inputs, outputs, size, stride=1, padding=0, groups=1, prelu=True):
    modules = [nn.Conv2d(inputs, outputs, size, stride, padding, groups=groups, bias=False), nn.BatchNorm2d(outputs)]
    return Layers(*modules, *([nn.PReLU(outputs)] if prelu else []))


def bottleneck(inputs, expansion, outputs, stride):
    return Layers(
        conv(inputs, expansion, 1),
        conv(expansion, expansion, 3, stride, 1, expansion),
        conv(expansion, outputs, 1, prelu=False),
        residual=stride == 1,
    )


class MobileFaceNet(nn.Module):
    """Table 1 of the paper: the repeated rows have stride 1 and a shortcut."""

    def __init__(self, embedding):
        super().__init__()
        rows = [conv(3, 64, 3, 2, 1), conv(64, 64, 3, 1, 1, 64)]
        inputs = 64
        for expansion, outputs, more, inner in ((128, 64, 4, 128), (256, 128, 6, 256), (512, 128, 2, 256)):
            rows.append(bottleneck(inputs, expansion, outputs, 2))
            rows.append(Layers(*(bottleneck(outputs, inner, outputs, 1) for _ in range(more))))
            inputs = outputs
        self.layers = nn.Sequential(*rows)
        self.conv_sep = conv(128, 512, 1)
        linear = nn.Linear(512, embedding, bias=False)
        self.features = Layers(
            conv(512, 512, 7, groups=512, prelu=False), nn.Flatten(), linear, nn.BatchNorm1d(embedding)
        )

    def forward(self, x):
        return self.features(self.conv_sep(self.layers(x)))


NETWORKS = {
    "MobileFaceNet": MobileFaceNet,
    "IResNet18": lambda embedding: IResNet((2, 2, 2, 2), embedding),
    "IResNet34": lambda embedding: IResNet((3, 4, 6, 3), embedding),
    "IResNet50": lambda embedding: IResNet((3, 4, 14, 3), embedding),
    "IResNet100": lambda embedding: IResNet((3, 13, 30, 3), embedding),
}


def tensors(network):
    return {key: value for key, value in network.state_dict().items() if not key.endswith("num_batches_tracked")}


def seeded(network):
    """Replaces all weights and statistics by those of weight()."""
    norms = {name for name, m in network.named_modules() if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d))}
    fixed = {name for name, p in network.named_parameters() if not p.requires_grad}
    state = {}
    for key, value in tensors(network).items():
        norm = key.rpartition(".")[0] in norms
        state[key] = torch.ones_like(value) if key in fixed else weight(key, tuple(value.shape), norm)
    network.load_state_dict(state, strict=False)
    return network.eval()


def golden(make):
    published = sum(p.numel() for p in make(512).parameters())
    network = seeded(make(EMBEDDING))
    images = values("images", IMAGES * 3 * SIDE * SIDE).reshape(IMAGES, 3, SIDE, SIDE)
    embeddings = network(images)
    unit = embeddings / embeddings.norm(dim=1, keepdim=True)
    lines = sorted(f"{key} {list(value.shape)}" for key, value in tensors(network).items())
    return {
        "parameters": published,
        "tensors": hashlib.sha256("\n".join(lines).encode()).hexdigest(),
        "embeddings": [[round(v, 7) for v in row] for row in unit.tolist()],
    }


if __name__ == "__main__":
    with torch.no_grad():
        torch.set_num_threads(1)
        print(json.dumps({name: golden(make) for name, make in NETWORKS.items()}))
