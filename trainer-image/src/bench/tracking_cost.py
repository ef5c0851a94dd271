#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures what tracking costs: a run with MLflow, a TensorBoard folder and a scrape of /metrics and /progress every second, divided
by the same run without them, in CPU seconds (user and system, of the whole run) and in seconds per image of the pretraining. The order
of both alternates. On a machine that others use, trust the CPU seconds: they depend least on other load. The intervals are 95 %
confidence intervals of the geometric mean of the ratios (Student's t). Needs the URL of an MLflow server, and only Python's standard
library."""

import argparse
import glob
import json
import math
import os
import resource
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


# 97.5 % quantiles of Student's t by degrees of freedom.
STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201]


def interval(ratios):
    """Geometric mean of the ratios and its 95 % confidence interval."""
    logs = [math.log(ratio) for ratio in ratios]
    mean = statistics.mean(logs)
    half = STUDENT[len(logs) - 2] * statistics.stdev(logs) / math.sqrt(len(logs))
    return math.exp(mean), math.exp(mean - half), math.exp(mean + half)


def cpu_seconds():
    """CPU seconds of all processes that have ended, without those of this one."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
    """CPU seconds of the run, and seconds per image of the pretraining. Without an MLflow server, nothing is tracked."""
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
    before = cpu_seconds()
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
    return cpu_seconds() - before, cost["wallSeconds"] / cost["images"]


def main():
    home = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mlflow", required=True, metavar="URL", help="an MLflow server")
    options.add_argument("--rounds", type=int, default=7, choices=range(2, len(STUDENT) + 2), metavar="2..12")
    options.add_argument("--updates", type=int, default=200)
    options.add_argument("--program", default=os.path.join(home, "fairloss"), help="command of the trainer")
    given = options.parse_args()
    program = shlex.split(given.program)
    counts = {"scrapes": 0, "failed": 0}
    cpu, wall = [], []
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "experiment.yaml")
        with open(file, "w") as out:
            out.write(EXPERIMENT.replace("UPDATES", str(given.updates)))
        for number in range(given.rounds):
            used = {}
            # The order alternates, too.
            for mlflow in (None, given.mlflow) if number % 2 == 0 else (given.mlflow, None):
                used[mlflow] = train(program, file, mlflow, counts)
            (plain_cpu, plain_wall), (tracked_cpu, tracked_wall) = used[None], used[given.mlflow]
            cpu.append(tracked_cpu / plain_cpu)
            wall.append(tracked_wall / plain_wall)
            print(
                f"round {number + 1}: {plain_cpu:.1f} CPU seconds without, {tracked_cpu:.1f} with tracking, ratio {cpu[-1]:.3f}; "
                f"{1 / plain_wall:.1f} and {1 / tracked_wall:.1f} images/s, ratio of the seconds {wall[-1]:.3f}",
                flush=True,
            )
    for name, ratios in (("CPU seconds", cpu), ("seconds per image", wall)):
        mean, low, high = interval(ratios)
        print(f"{name} with tracking divided by those without: {mean:.3f} (95 % interval {low:.3f} to {high:.3f})")
    print(f"{given.rounds} rounds of {given.updates} updates; {counts['scrapes']} scrapes answered, {counts['failed']} not")


if __name__ == "__main__":
    main()
