# SPDX-License-Identifier: Apache-2.0
"""Makes verification.csv and prints the numbers that VerificationTest and RocTest expect.

python -m venv v && v/bin/pip install scikit-learn && v/bin/python verification.py
"""
import random

import numpy as np
from sklearn.metrics import roc_auc_score, roc_curve

rng = random.Random(5)
rows = []
for fold in range(10):
    for same in (1, 0):
        for _ in range(15):
            rows.append((fold, same, round(rng.gauss(0.45 if same else 0.2, 0.15), 2)))  # two digits: ties
with open("verification.csv", "w") as f:
    f.writelines(f"{fold},{same},{score}\n" for fold, same, score in rows)

fold, same, score = (np.array(column) for column in zip(*rows))
accuracies = []
for k in range(10):
    other = fold != k
    values = np.unique(score[other])
    candidates = np.concatenate([[values[0] - 1e-6], (values[1:] + values[:-1]) / 2, [values[-1] + 1e-6]])
    right = [((score[other] > t) == (same[other] == 1)).sum() for t in candidates]
    threshold = candidates[int(np.argmax(right))]
    accuracies.append((((score[~other] > threshold) == (same[~other] == 1)).mean(), threshold))
a = np.array([x for x, _ in accuracies])
print("accuracies", a.round(6).tolist())
print("thresholds", [round(float(t), 6) for _, t in accuracies])
print("mean", a.mean(), "standard error", a.std(ddof=1) / np.sqrt(10))
print("auc", roc_auc_score(same, score))
far, tar, _ = roc_curve(same, score, drop_intermediate=False)
for f in (1e-1, 1e-2):
    print("tar at", f, tar[far <= f + 1e-12].max(), "false accepts", round(far[far <= f + 1e-12].max() * 150))
