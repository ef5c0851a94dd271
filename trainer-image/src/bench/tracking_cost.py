#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures what tracking costs: the images per second of a training with MLflow, a TensorBoard folder and a scrape of /metrics and
/progress every second, divided by those of the same training without them. Rounds alternate, so that other load on the machine
slows both down equally. Needs the URL of an MLflow server, and only Python's standard library."""

import argparse
import glob
import json
import os
import shlex
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import urllib.request

EXPERIMENT = """
apiVersion: fairloss.dev/v1alpha1
kind: FairLossExperiment
metadata: {name: tracking-cost}
spec:
  dataset:
    synthetic: {identities: 22, maximumImages: 6}
    imageSize: 56
    holdOut: {identities: 10}
  evaluation:
  - {name: unseen, heldOutIdentities: {pairs: 20}}
  model: {embeddingSize: 64}
  optimization: {batchSize: 32, warmUpUpdates: 1}
  loss: {margins: ["0.25", "0.35"]}
  pretraining: {networks: 1, updates: UPDATES}
  collection: {strategy: BalancedDesign, updates: 1, repeats: 1}
  policy: {updates: 10, confidence: "0"}
  training: {updates: 2, policyStartEpoch: 1, seeds: 1}
  comparison: {arms: []}
"""


def scrape(port, stop, counts):
    """Requests both documents every second until the event is set."""
    while not stop.wait(1):
        for path in ("/metrics", "/progress"):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                    answer.read()
                    counts["scrapes"] += 1
            except OSError:
                counts["failed"] += 1


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def train(program, file, mlflow, counts):
    """Images per second of the pretraining. Without an MLflow server, nothing is tracked."""
    folder = tempfile.mkdtemp(prefix="tracking-cost-")
    store = os.path.join(folder, "store")
    command = program + ["run", file, "--store", store, "--device", "cpu", "--threads", "1", "--checkpoint-every", "5s"]
    environment = dict(os.environ)
    stop = threading.Event()
    scraper = None
    if mlflow:
        command += ["--mlflow", mlflow, "--tensorboard", os.path.join(folder, "runs")]
        port = free_port()
        environment["FAIRLOSS_PROGRESS_PORT"] = str(port)
        scraper = threading.Thread(target=scrape, args=(port, stop, counts))
        scraper.start()
    try:
        result = subprocess.run(command, env=environment, capture_output=True, text=True)
    finally:
        stop.set()
        if scraper:
            scraper.join()
    if result.returncode != 0 or "lacks the newest metrics" in result.stderr:
        sys.exit(f"{shlex.join(command)} ended with exit code {result.returncode}:\n{result.stderr[-2000:]}")
    (manifest,) = glob.glob(os.path.join(store, "steps", "pretrain", "*", "manifest.json"))
    with open(manifest) as found:
        cost = json.load(found)["cost"]
    shutil.rmtree(folder)
    return cost["images"] / cost["wallSeconds"]


def main():
    home = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mlflow", required=True, metavar="URL", help="an MLflow server")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--updates", type=int, default=200)
    options.add_argument("--program", default=os.path.join(home, "fairloss"), help="command of the trainer")
    given = options.parse_args()
    program = shlex.split(given.program)
    counts = {"scrapes": 0, "failed": 0}
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "experiment.yaml")
        with open(file, "w") as out:
            out.write(EXPERIMENT.replace("UPDATES", str(given.updates)))
        for number in range(given.rounds):
            speeds = {}
            # The order alternates, too.
            for mlflow in (None, given.mlflow) if number % 2 == 0 else (given.mlflow, None):
                speeds[mlflow] = train(program, file, mlflow, counts)
            ratios.append(speeds[given.mlflow] / speeds[None])
            print(
                f"round {number + 1}: {speeds[None]:.1f} images/s without, {speeds[given.mlflow]:.1f} with tracking, "
                f"ratio {ratios[-1]:.3f}",
                flush=True,
            )
    print(
        f"ratio: median {statistics.median(ratios):.3f}, {min(ratios):.3f} to {max(ratios):.3f} in {given.rounds} rounds; "
        f"{counts['scrapes']} scrapes answered, {counts['failed']} not"
    )


if __name__ == "__main__":
    main()
