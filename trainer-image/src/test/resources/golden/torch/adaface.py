#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""AdaFace in PyTorch, written from the paper, for AdaFaceTest: writes adaface.json. Run with PyTorch on a CPU:

  python3 adaface.py > adaface.json

Three updates in a row, each with its inputs, margins and scale, give loss, gradient of embeddings and centers, and the running
mean and deviation of the norms. All in float64 but for the running values, which the trainer keeps in float32.
"""

import json
import math

import torch
from torch.nn import functional as F

H, NEWEST, EPS = 0.333, 0.01, 1e-3
torch.set_default_dtype(torch.float64)


def logits(embeddings, centers, labels, margins, scale, running):
    norms = embeddings.detach().norm(dim=1).clamp(0.001, 100)
    for name, newest in (("norm_mean", norms.mean()), ("norm_deviation", norms.std())):
        running[name] = (NEWEST * newest + (1 - NEWEST) * running[name]).float().double()
    z = (H * (norms - running["norm_mean"]) / (running["norm_deviation"] + EPS)).clamp(-1, 1)
    cosines = F.linear(F.normalize(embeddings), F.normalize(centers)).clamp(-1 + EPS, 1 - EPS)
    own = F.one_hot(labels, len(centers)).double()
    theta = cosines.acos() + own * (-margins * z)[:, None]
    moved = theta.clamp(EPS, math.pi - EPS).cos() - own * (margins + margins * z)[:, None]
    return scale * moved


running = {"norm_mean": torch.tensor(20.0), "norm_deviation": torch.tensor(100.0)}
updates = []
generator = torch.Generator().manual_seed(5)
for spread in (1.0, 30.0, 200.0):
    # Norms far apart, so that the third batch reaches the clips of norm and of z.
    embeddings = torch.randn(6, 4, generator=generator) * spread * torch.tensor([0.01, 0.1, 1, 2, 4, 8])[:, None]
    centers = torch.randn(5, 4, generator=generator)
    embeddings, centers = embeddings.float().double(), centers.float().double()
    labels = torch.tensor([0, 1, 2, 3, 4, 2])
    embeddings[3] = -2 * centers[3]  # opposite to its center: clips of cosine and angle
    margins = torch.tensor([0, 0.15, 0.25, 0.35, 0.45, 0.4]).float().double()
    embeddings.requires_grad_(True)
    centers.requires_grad_(True)
    loss = F.cross_entropy(logits(embeddings, centers, labels, margins, 16.0, running), labels)
    loss.backward()
    updates.append(
        {
            "embeddings": embeddings.detach().flatten().tolist(),
            "centers": centers.detach().flatten().tolist(),
            "labels": labels.tolist(),
            "margins": margins.tolist(),
            "loss": loss.item(),
            "embeddingGradient": embeddings.grad.flatten().tolist(),
            "centerGradient": centers.grad.flatten().tolist(),
            "running": {name: value.item() for name, value in running.items()},
        }
    )
print(json.dumps({"scale": 16.0, "classes": 5, "dim": 4, "updates": updates}, indent=1))
