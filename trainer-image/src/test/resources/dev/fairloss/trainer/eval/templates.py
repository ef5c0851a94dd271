# SPDX-License-Identifier: Apache-2.0
"""Makes templates.csv (images of templates) and templates-expected.csv (what InsightFace's IJB evaluation computes for them).

templates.csv has a line for each image: its template, medium, detection score and flip-summed embedding. The pairs are the genuine
pairs of templates and the first 100,000 impostor pairs, in the order of template numbers; template t shows person t // 4.

The algorithm of recognition/arcface_torch/eval_ijbc.py, written anew from its description: images of a medium are averaged, media are
summed, the sum is normalized; the score of a pair is the product of both. Modes: the embedding is normalized first (N0) or not (N1),
and multiplied by the detection score (D1) or not (D0). TAR at FAR: the highest one without a FAR above the given one. InsightFace takes
the point of scikit-learn's roc_curve whose FAR is nearest. The curve lacks points on straight lines by default, so the nearest FAR may
be above the given one. --compare runs InsightFace's own functions (commit 7fadd42): similarities differ by less than 3e-7, and the
rates of a curve with all its points are the same; the last column has those of the default curve, up to .006 higher.

python -m venv v && v/bin/pip install numpy && v/bin/python templates.py
v/bin/pip install scikit-learn && v/bin/python templates.py --compare eval_ijbc.py
"""
import sys

import numpy as np

PEOPLE, DIM, IMPOSTORS, SHOWN = 115, 8, 100_000, 300
FARS = [1e-1, 1e-2, 1e-3, 1e-4]
MODES = {"Equal": (False, False), "Norm": (True, False), "DetectionScore": (False, True), "NormAndDetectionScore": (True, True)}

rng = np.random.default_rng(5)
lines = []
medium = 0
for person in range(PEOPLE):
    center = rng.normal(size=DIM)
    for template in range(4 * person, 4 * person + 4):
        for _ in range(rng.integers(1, 4)):
            for _ in range(rng.integers(1, 4)):
                quality = rng.uniform(.2, 1)
                x = quality * (center + rng.normal(size=DIM) * (1.4 - quality))
                lines.append([template, medium, quality, *(x * rng.uniform(5, 8))])
            # Some media are in two templates: they are averaged in each.
            medium += rng.integers(0, 3) > 0
np.savetxt("templates.csv", lines, delimiter=",", fmt=["%d", "%d", "%.6f"] + ["%.9g"] * DIM)
lines = np.loadtxt("templates.csv", delimiter=",")
templates, media = lines[:, 0].astype(int), lines[:, 1].astype(int)
scores, features = lines[:, 2].astype(np.float32), lines[:, 3:].astype(np.float32)

first, second = np.triu_indices(4 * PEOPLE, 1)
genuine = first // 4 == second // 4
kept = genuine | (np.cumsum(~genuine) <= IMPOSTORS)
first, second, genuine = first[kept], second[kept], genuine[kept]


def inputs(norm, detection):
    x = features if norm else features / np.linalg.norm(features, axis=1, keepdims=True)
    return x * scores[:, None] if detection else x


def pooled(x):
    result = []
    for template in range(4 * PEOPLE):
        own = templates == template
        result.append(sum(x[own & (media == one)].mean(0) for one in np.unique(media[own])))
    result = np.array(result)
    return result / np.linalg.norm(result, axis=1, keepdims=True)


def similarities(x):
    y = pooled(x)
    return (y[first] * y[second]).sum(1)


def tar(similarity, far):
    impostors = np.sort(similarity[~genuine])[::-1]
    return (similarity[genuine] > impostors[int(round(far * IMPOSTORS))]).mean()


with open("templates-expected.csv", "w", encoding="utf-8") as file:
    for mode, (norm, detection) in MODES.items():
        similarity = similarities(inputs(norm, detection))
        for pair in range(SHOWN):
            file.write(f"{mode},{pair},{similarity[pair]:.9g}\n")
        for far in FARS:
            file.write(f"{mode},tar@{far:g},{float(tar(similarity, far))!r}\n")

if "--compare" in sys.argv:
    import ast
    import sklearn.preprocessing
    from sklearn.metrics import roc_curve

    source = open(sys.argv[-1], encoding="utf-8").read()
    wanted = [node for node in ast.parse(source).body
              if isinstance(node, ast.FunctionDef) and node.name in ("image2template_feature", "verification")]
    names = {"np": np, "sklearn": sklearn}
    exec(compile(ast.Module(wanted, []), sys.argv[-1], "exec"), names)

    def nearest(score, far, drop):
        fpr, tpr, _ = roc_curve(genuine, score, drop_intermediate=drop)
        fpr, tpr = np.flipud(fpr), np.flipud(tpr)
        return tpr[min(zip(abs(fpr - far), range(len(fpr))))[1]]

    for mode, (norm, detection) in MODES.items():
        theirs, unique = names["image2template_feature"](inputs(norm, detection), templates, media)
        score = names["verification"](theirs, unique, first, second)
        ours = similarities(inputs(norm, detection))
        print(mode, "largest difference of similarities", abs(score - ours).max())
        for far in FARS:
            print(mode, far, tar(ours, far), *(nearest(score, far, drop) for drop in (False, True)))
