#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A network and its training update in PyTorch, to compare its speed with the trainer's: SmallResNet56px, or a network of networks.py.

Same layers, same number of parameters, CosFace with s = 16 and m = .25, SGD with Nesterov momentum and weight decay, all updates
use the same random batch, which is on the device. A variant is a mode and a precision, such as graph_BFloat16:
  eager          PyTorch's defaults
  channels_last  images and filters in the memory format channels_last
  compiled       channels_last, network by torch.compile (on GPUs with CUDA graphs if it is small), fused SGD; GPU only
  graph          channels_last, the whole update captured as a CUDA graph, fused SGD; GPU only
  Float32, or autocast to BFloat16 or Float16, the latter with GradScaler

  pytorch_baseline.py [--rounds 5] [--updates 20] [VARIANT...]   measures variants in turn; one JSON line each
  pytorch_baseline.py --serve                                     for each input line "VARIANT UPDATES" one JSON line with the seconds
                                                           of each update, on GPUs their mean, so that a caller can alternate
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

VARIANTS = {
    "cpu": ("eager_Float32", "channels_last_Float32", "channels_last_BFloat16"),
    "cuda": ("channels_last_BFloat16", "compiled_BFloat16", "graph_BFloat16"),
}
LOW = {"Float32": None, "BFloat16": torch.bfloat16, "Float16": torch.float16}
WARM_UP = 5


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
    def __init__(self, variant, network, batch, classes, embedding, device):
        torch.manual_seed(1)
        self.mode, precision = variant.rsplit("_", 1)
        self.low = LOW[precision]
        self.device = device
        small = network == "SmallResNet56px"
        self.network = (SmallResNet56px(embedding) if small else large(network)(embedding)).to(device)
        side = 56 if small else 112
        self.centers = nn.Parameter(torch.randn(classes, embedding, device=device) / embedding**0.5)
        self.images = torch.randn(batch, 3, side, side, device=device)
        self.labels = torch.randint(0, classes, (batch,), device=device)
        if self.mode != "eager":
            self.network = self.network.to(memory_format=torch.channels_last)
            self.images = self.images.to(memory_format=torch.channels_last)
        trained = [p for p in self.network.parameters() if p.requires_grad]
        decayed = [p for p in trained if p.dim() > 1]
        self.parameters = sum(p.numel() for p in self.network.parameters())
        self.optimizer = torch.optim.SGD(
            [{"params": decayed + [self.centers]}, {"params": [p for p in trained if p.dim() == 1], "weight_decay": 0}],
            lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4, fused=True if self.mode in ("compiled", "graph") else None,
        )
        self.scaler = torch.amp.GradScaler(device, enabled=self.low is torch.float16)
        if self.mode == "compiled":
            self.network = torch.compile(self.network, mode="reduce-overhead" if small else "default")
        self.run = self.captured() if self.mode == "graph" else self.update

    def update(self):
        # Autocast's cache of converted weights must not outlive a capture.
        with torch.autocast(self.device, self.low, enabled=self.low is not None, cache_enabled=self.mode != "graph"):
            embeddings = self.network(self.images)
        unit = F.normalize(embeddings.float())
        cosines = F.linear(unit, F.normalize(self.centers))
        margins = torch.zeros_like(cosines).scatter_(1, self.labels[:, None], 0.25)
        loss = F.cross_entropy(16 * (cosines - margins), self.labels)
        self.optimizer.zero_grad()
        self.scaler.scale(loss).backward()
        self.scaler.step(self.optimizer)
        self.scaler.update()
        return loss

    def captured(self):
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(WARM_UP):
                self.update()
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            loss = self.update()

        def replay():
            graph.replay()
            return loss

        return replay

    def seconds(self, updates):
        """On a CPU of each update; on a GPU, which computes while the host goes on, their mean, up to the loss of the last one."""
        if self.device == "cpu":
            result = []
            for _ in range(updates):
                start = time.perf_counter()
                self.run().item()
                result.append(time.perf_counter() - start)
            return result
        torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(updates):
            loss = self.run()
        loss.item()
        return [(time.perf_counter() - start) / updates]


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
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("variants", nargs="*", metavar="VARIANT")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    trainings = {}

    def training(variant):
        if variant not in trainings:
            trainings[variant] = Training(
                variant, arguments.network, arguments.batch, arguments.classes, arguments.embedding, arguments.device
            )
        return trainings[variant]

    if arguments.serve:
        parameters = training("eager_Float32").parameters
        del trainings["eager_Float32"]
        print(json.dumps({"torch": torch.__version__, "parameters": parameters}), flush=True)
        for line in sys.stdin:
            variant, updates = line.split()
            seconds = training(variant).seconds(int(updates))
            print(json.dumps({"variant": variant, "threads": arguments.threads, "seconds": seconds}), flush=True)
        return
    variants = arguments.variants or VARIANTS[arguments.device]
    seconds = {v: [] for v in variants}
    for variant in variants:
        training(variant).seconds(WARM_UP)
    for _ in range(arguments.rounds):
        for variant in variants:
            seconds[variant] += training(variant).seconds(arguments.updates)
    for variant in variants:
        ordered = sorted(seconds[variant])
        best, median = ordered[int(0.1 * (len(ordered) - 1))], ordered[len(ordered) // 2]
        print(json.dumps({
            "variant": variant, "threads": arguments.threads, "torch": torch.__version__,
            "images_per_s": round(arguments.batch / best), "images_per_s_median": round(arguments.batch / median),
        }))


if __name__ == "__main__":
    main()
