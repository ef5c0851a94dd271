# SPDX-License-Identifier: Apache-2.0
"""Makes insightface.csv (embeddings of pairs) and insightface-expected.csv (what InsightFace's evaluation reports for them).

The protocol of recognition/arcface_torch/eval/verification.py, written anew from its description: pairs in order, divided into ten
consecutive folds. A pair is accepted if its squared distance is below a threshold. Accuracy: the first best of the thresholds 0, .01,
... 3.99 on the other folds. TAR at FAR 1e-3: the threshold that is interpolated between 0, .001, ... 3.999 on the other folds; mean
over the folds. --compare runs InsightFace's own calculate_roc (commit 7fadd42), which gave the same accuracy in every fold. Its
calculate_val interpolates repeated rates, which SciPy 1.17 refuses ("Expect x to not have duplicates"): the TAR is ours alone.

python -m venv v && v/bin/pip install numpy && v/bin/python insightface.py
v/bin/pip install scikit-learn scipy && v/bin/python insightface.py --compare verification.py
"""
import sys

import numpy as np

FOLDS, PAIRS, DIM = 10, 600, 16

rng = np.random.default_rng(7)
genuine = np.tile(np.repeat([True, False], PAIRS // FOLDS // 2), FOLDS)
first = rng.normal(size=(PAIRS, DIM))
second = rng.normal(size=(PAIRS, DIM)) + np.where(genuine, 1.1, .25)[:, None] * first
embeddings = np.stack([first, second], 1).reshape(2 * PAIRS, DIM).astype(np.float32)
embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
np.savetxt("insightface.csv", embeddings, delimiter=",", fmt="%.9g")

distance = ((embeddings[0::2] - embeddings[1::2]) ** 2).sum(1)
fold = np.arange(PAIRS) // (PAIRS // FOLDS)


def rates(threshold, of):
    accepted = distance[of] < threshold
    return accepted[genuine[of]].mean(), accepted[~genuine[of]].mean(), (accepted == genuine[of]).mean()


accuracies, tars, fars = [], [], []
for k in range(FOLDS):
    grid = np.arange(0, 4, .01)
    best = grid[np.argmax([rates(t, fold != k)[2] for t in grid])]
    accuracies.append(rates(best, fold == k)[2])
    grid = np.arange(0, 4, .001)
    far = np.array([rates(t, fold != k)[1] for t in grid])
    # The segment in which a linear interpolation of the rates reaches 1e-3; of equal rates the last threshold counts.
    above = np.searchsorted(far, 1e-3)
    share = (1e-3 - far[above - 1]) / (far[above] - far[above - 1])
    threshold = grid[above - 1] + share * (grid[above] - grid[above - 1])
    tar, far, _ = rates(threshold, fold == k)
    tars.append(tar)
    fars.append(far)
values = [("accuracy", np.mean(accuracies)), ("standard deviation", np.std(accuracies)), ("tar", np.mean(tars)), ("far", np.mean(fars))]
with open("insightface-expected.csv", "w") as f:
    f.writelines(f"fold {k},{a}\n" for k, a in enumerate(accuracies))
    f.writelines(f"{name},{value}\n" for name, value in values)
print(values)

if "--compare" in sys.argv:
    import importlib.util
    import types

    import scipy.interpolate  # noqa: F401, before the stub of torch
    import sklearn.decomposition  # noqa: F401
    import sklearn.model_selection  # noqa: F401

    for name in ("mxnet", "torch"):
        stub = types.ModuleType(name)
        stub.ndarray, stub.no_grad, stub.Tensor = None, lambda: lambda f: f, object
        sys.modules[name] = stub
    spec = importlib.util.spec_from_file_location("verification", sys.argv[-1])
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    grid = np.arange(0, 4, .01)
    _, _, accuracy = theirs.calculate_roc(grid, embeddings[0::2], embeddings[1::2], genuine)
    assert np.array_equal(accuracy, accuracies), (accuracy, accuracies)
    print("InsightFace's code gives the same accuracies")
