#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A network and its training update in PyTorch, to compare its speed with the trainer's: SmallResNet56px, or a network of networks.py.

Same layers, same number of parameters, CosFace with s = 16 and m = .25, SGD with Nesterov momentum and weight decay, all updates
use the same random batch. Variants: eager (PyTorch's defaults), channels_last, and channels_last with autocast to bfloat16.

  pytorch_baseline.py [--threads 1] [--rounds 5] [--updates 20]   measures all variants in turn; one JSON line each
  pytorch_baseline.py --serve                                     for each input line "VARIANT UPDATES" one JSON line with the seconds
                                                           of each update, so that a caller can alternate with its own rounds
"""

import argparse
import json
import pathlib
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "test/resources/golden/torch"))

VARIANTS = ("eager", "channels_last", "channels_last_bf16")


class Stage(nn.Module):
    def __init__(self, in_channels, out_channels, stride, relu=True):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, 3, stride, 1, bias=False)
        self.bn = nn.BatchNorm2d(out_channels)
        self.relu = relu

    def forward(self, x):
        x = self.bn(self.conv(x))
        return F.relu(x, inplace=True) if self.relu else x


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.a = Stage(channels, channels, 1)
        self.b = Stage(channels, channels, 1, relu=False)

    def forward(self, x):
        return F.relu(self.b(self.a(x)) + x, inplace=True)


class SmallResNet56px(nn.Module):
    def __init__(self, embedding):
        super().__init__()
        self.features = nn.Sequential(
            Stage(3, 16, 2), Stage(16, 32, 2), Block(32), Stage(32, 64, 2), Block(64), Stage(64, 96, 2), nn.Flatten()
        )
        self.linear = nn.Linear(96 * 4 * 4, embedding, bias=False)
        self.bn = nn.BatchNorm1d(embedding)

    def forward(self, x):
        return self.bn(self.linear(self.features(x)))


def large(network):
    """A network with images of 112 pixels."""
    from networks import NETWORKS

    return NETWORKS[network]


class Training:
    def __init__(self, variant, network, batch, classes, embedding):
        torch.manual_seed(1)
        self.bf16 = variant.endswith("bf16")
        small = network == "SmallResNet56px"
        self.network = SmallResNet56px(embedding) if small else large(network)(embedding)
        side = 56 if small else 112
        self.centers = nn.Parameter(torch.randn(classes, embedding) / embedding**0.5)
        self.images = torch.randn(batch, 3, side, side)
        self.labels = torch.randint(0, classes, (batch,))
        if variant != "eager":
            self.network = self.network.to(memory_format=torch.channels_last)
            self.images = self.images.to(memory_format=torch.channels_last)
        trained = [p for p in self.network.parameters() if p.requires_grad]
        decayed = [p for p in trained if p.dim() > 1]
        self.optimizer = torch.optim.SGD(
            [{"params": decayed + [self.centers]}, {"params": [p for p in trained if p.dim() == 1], "weight_decay": 0}],
            lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4,
        )

    def parameter_count(self):
        return sum(p.numel() for p in self.network.parameters())

    def update(self):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            embeddings = self.network(self.images)
        unit = F.normalize(embeddings.float())
        cosines = F.linear(unit, F.normalize(self.centers))
        margins = torch.zeros_like(cosines).scatter_(1, self.labels[:, None], 0.25)
        loss = F.cross_entropy(16 * (cosines - margins), self.labels)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def seconds(self, updates):
        result = []
        for _ in range(updates):
            start = time.perf_counter()
            self.update()
            result.append(time.perf_counter() - start)
        return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--network", default="SmallResNet56px")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--classes", type=int, default=973)
    parser.add_argument("--embedding", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--updates", type=int, default=20)
    parser.add_argument("--serve", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    trainings = {v: Training(v, arguments.network, arguments.batch, arguments.classes, arguments.embedding) for v in VARIANTS}
    if arguments.serve:
        print(json.dumps({"torch": torch.__version__, "parameters": trainings["eager"].parameter_count()}), flush=True)
        for line in sys.stdin:
            variant, updates = line.split()
            seconds = trainings[variant].seconds(int(updates))
            print(json.dumps({"variant": variant, "threads": arguments.threads, "seconds": seconds}), flush=True)
        return
    seconds = {v: [] for v in VARIANTS}
    for training in trainings.values():
        training.seconds(5)
    for _ in range(arguments.rounds):
        for variant in VARIANTS:
            seconds[variant] += trainings[variant].seconds(arguments.updates)
    for variant in VARIANTS:
        ordered = sorted(seconds[variant])
        best, median = ordered[int(0.1 * (len(ordered) - 1))], ordered[len(ordered) // 2]
        print(json.dumps({
            "variant": variant, "threads": arguments.threads, "torch": torch.__version__,
            "images_per_s": round(arguments.batch / best), "images_per_s_median": round(arguments.batch / median),
        }))


if __name__ == "__main__":
    main()
