#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains SmallResNet56px in float16 on the CPU as PyTorch does it, with autocast and GradScaler, for TorchLossScaleTest:

  pytorch_loss_scale.py FOLDER SCALE GOOD CLIP

FOLDER/checkpoint holds the weights and class centers of the trainer (safetensors), FOLDER/images the batches in float32
(updates, batch, 3, 56, 56), FOLDER/labels their classes (updates, batch, int32). SCALE and GOOD are the scale and the number of
good updates to start from, CLIP the largest norm of the gradients of the network, or inf. Prints a JSON line: the loss of each
update, the scale and the good updates after it. FOLDER/weights receives weights, class centers and batch statistics, in the order
of the checkpoint.
"""

import json
import pathlib
import sys

import torch
from pytorch_embed import SmallResNet56px, read
from torch.nn import functional as F

MARGIN, LOGITS, RATE, DECAY = 0.25, 16, 0.05, 5e-4


class Float32Linear(torch.nn.Linear):
    """The trainer's linear layer is in float32, as in arcface_torch."""

    def forward(self, x):
        with torch.autocast("cpu", enabled=False):
            return F.linear(x.float(), self.weight)


def main():
    folder, scale, good, clip = pathlib.Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    torch.set_num_threads(1)
    _, tensors = read(folder / "checkpoint")
    order = list(tensors)
    centers = torch.nn.Parameter(tensors.pop("head.weight"))
    network = SmallResNet56px(centers.shape[1])
    network.embedding["linear"] = Float32Linear(96 * 4 * 4, centers.shape[1], bias=False)
    counts = {name: value for name, value in network.state_dict().items() if name.endswith("num_batches_tracked")}
    network.load_state_dict({**tensors, **counts}, strict=True)
    labels = torch.frombuffer(bytearray((folder / "labels").read_bytes()), dtype=torch.int32).long()
    images = torch.frombuffer(bytearray((folder / "images").read_bytes()), dtype=torch.float32).reshape(-1, 3, 56, 56)
    batch = 8
    norms = [p for name, p in network.named_parameters() if ".bn." in name]
    others = [p for name, p in network.named_parameters() if ".bn." not in name]
    optimizer = torch.optim.SGD(
        [{"params": [*others, centers]}, {"params": norms, "weight_decay": 0}],
        lr=RATE, momentum=0.9, nesterov=True, weight_decay=DECAY,
    )
    scaler = torch.amp.GradScaler("cpu")
    scaler.load_state_dict({**scaler.state_dict(), "scale": scale, "_growth_tracker": good})
    steps = {"loss": [], "scale": [], "good": []}
    network.train()
    for x, y in zip(images.split(batch), labels.split(batch)):
        with torch.autocast("cpu", torch.float16):
            embeddings = network(x.to(memory_format=torch.channels_last))
        unit = F.normalize(embeddings.float())
        cosines = F.linear(unit, F.normalize(centers))
        margins = torch.zeros_like(cosines).scatter_(1, y[:, None], MARGIN)
        loss = F.cross_entropy(LOGITS * (cosines - margins), y)
        optimizer.zero_grad()
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(network.parameters(), clip)
        scaler.step(optimizer)
        scaler.update()
        steps["loss"].append(loss.item())
        steps["scale"].append(scaler.get_scale())
        steps["good"].append(scaler.state_dict()["_growth_tracker"])
    values = {**network.state_dict(), "head.weight": centers.detach()}
    (folder / "weights").write_bytes(b"".join(values[name].float().contiguous().numpy().tobytes() for name in order))
    print(json.dumps({"torch": torch.__version__, "order": order, **steps}))


if __name__ == "__main__":
    main()
