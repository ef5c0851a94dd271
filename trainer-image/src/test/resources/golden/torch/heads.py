#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The margin heads in PyTorch, written from the papers, for HeadGoldenTest: writes heads.json. Run with PyTorch on a CPU:

  python3 heads.py > heads.json

For each head three updates in a row, each with its inputs, margins and scale, give the loss, the gradient of embeddings and
centers, and the running values, all in float64 except for the running values, which the trainer keeps in float32. Angles are
computed with an arc cosine, which the trainer avoids except in SphereFace. AdaFace has a script of its own, adaface.py.
"""

import json
import math

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
LABELS = torch.tensor([0, 1, 2, 3, 4, 2])


def additive_angle(theta, m):
    """cos(theta + m); beyond pi cos theta - m sin m."""
    return torch.where(theta + m < math.pi, (theta + m).cos(), theta.cos() - m * m.sin())


def cosface(cosine, own, theta, m, norm, running):
    return torch.where(own, cosine - m, cosine), 0


def arcface(cosine, own, theta, m, norm, running):
    return torch.where(own, additive_angle(theta, m), cosine), 0


def sphereface(cosine, own, theta, m, norm, running):
    theta = cosine.clamp(-1 + 1e-5, 1 - 1e-5).acos()  # the clip of SphereFace-R's code
    angle = (1 + m) * theta
    k = (angle.detach() / math.pi).floor()
    return torch.where(own, (-1) ** k * angle.cos() - 2 * k, cosine), 0


def magface(cosine, own, theta, m, norm, running):
    a = norm.clamp(10, 110)
    m = m + (0.8 / 0.45 - 1) * m * (a - 10) / (110 - 10)
    penalty = 35 * (1 / a + a / 110**2).mean()
    return torch.where(own & (theta < math.pi / 2), (theta + m).cos(), cosine), penalty


def curricularface(cosine, own, theta, m, norm, running):
    r = cosine[own].detach().mean()
    running["own_cosine_mean"] = (0.01 * r + 0.99 * running["own_cosine_mean"]).float().double()
    target = (theta + m).cos()[own][:, None]
    hard = ~own & (cosine > target)
    others = torch.where(hard, cosine * (running["own_cosine_mean"] + cosine), cosine)
    return torch.where(own, additive_angle(theta, m), others), 0


def normalizedsoftmax(cosine, own, theta, m, norm, running):
    return cosine, 0


def updates(head, running, scale, smoothing):
    generator = torch.Generator().manual_seed(6)
    result = []
    for spread in (1.0, 30.0, 200.0):
        # Norms far apart, so that MagFace's clips are reached from both sides.
        embeddings = torch.randn(6, 4, generator=generator) * spread * torch.tensor([0.01, 0.1, 1, 2, 4, 8])[:, None]
        centers = torch.randn(5, 4, generator=generator)
        embeddings, centers = embeddings.float().double(), centers.float().double()
        embeddings[3] = -2 * centers[3] + 0.01 * centers[0]  # nearly opposite to its center
        embeddings[4] = 30 * centers[4] + 0.1 * centers[1]  # near its center
        embeddings, centers = embeddings.float().double(), centers.float().double()
        margins = torch.tensor([0, 0.15, 0.25, 0.35, 0.45, 0.9]).float().double()
        embeddings.requires_grad_(True)
        centers.requires_grad_(True)
        cosine = F.linear(F.normalize(embeddings), F.normalize(centers))
        own = F.one_hot(LABELS, len(centers)).bool()
        logits, penalty = head(
            cosine, own, cosine.acos(), margins[:, None], embeddings.norm(dim=1, keepdim=True), running
        )
        loss = F.cross_entropy(scale * logits, LABELS, label_smoothing=smoothing) + penalty
        loss.backward()
        result.append(
            {
                "embeddings": embeddings.detach().flatten().tolist(),
                "centers": centers.detach().flatten().tolist(),
                "labels": LABELS.tolist(),
                "margins": margins.tolist(),
                "loss": loss.item(),
                "embeddingGradient": embeddings.grad.flatten().tolist(),
                "centerGradient": centers.grad.flatten().tolist(),
                "running": {name: value.item() for name, value in running.items()},
            }
        )
    return result


HEADS = {
    "CosFace": (cosface, {}),
    "ArcFace": (arcface, {}),
    "SphereFace": (sphereface, {}),
    "MagFace": (magface, {}),
    "CurricularFace": (curricularface, {"own_cosine_mean": torch.tensor(0.0)}),
    "NormalizedSoftmax": (normalizedsoftmax, {}),
}
cases = []
for name, (head, running) in HEADS.items():
    for scale, smoothing in ((16.0, 0.0), (64.0, 0.1)):
        start = {key: value.clone() for key, value in running.items()}
        cases.append(
            {"head": name, "scale": scale, "labelSmoothing": smoothing, "updates": updates(head, start, scale, smoothing)}
        )
print(json.dumps({"dim": 4, "cases": cases}, indent=1))
