# SPDX-License-Identifier: Apache-2.0
"""Draws embeddings of people and distractors, and computes identification rates independently of the trainer.

Writes identification.csv (person and embedding of each image; -1 is a distractor) and identification-expected.csv. The roles of the
images are those of Gallery (e: enrolled, d: distractor, s: search with a mate, n: search without); everything else is computed
here from the definitions. Run it in this folder: python3 identification.py

--compare runs InsightFace's own functions on the same embeddings (recognition/_evaluation_/ijb at commit 7fadd42) and writes
identification-insightface.csv: what evaluation_1N of ijb_evals.py and evaluation of ijb_1n.py report. Both take the searches whose
person is enrolled for top1, top5 and top10; they equal rank@1, rank@5 and rank@10 here. evaluation_1N accepts at a FAR one search
without a mate less than the FAR allows: with 134 of them, its threshold at .1 is exceeded by 12 and not by 13. So its TPIR is the one
here at the FPIR 12/134. The recall of ijb_1n.py is none: its threshold counts pairs of enrolled people, at any rank.

python -m venv v && v/bin/pip install numpy && v/bin/python identification.py --compare ijb_evals.py ijb_1n.py
"""
import math
import random
import struct
import sys

ROLES = (
    "desessesssdesessesssdesessnnnndesnnnesssdnnnnnesssdesnnnesssdnnessesssdesnnnesssdesnnnesssdesnnnnnnndesessesss"
    "desessnnnndnnessnnnndesessesssdnnessesssdesessesssdnnessesssdnnessesssdesessesssdesessnnnndesnnnesssdesessesss"
    "desessesssdesnnnesssdesessesssdesnnnesssdnnessesssdnnessesssdesessnnnndesessesssdnnessesssdesnnnesssdesessesss"
    "desessesssdesessnnnndesessesssdesessesssdnnessesssdesessesssdnnnnnesssdnnessesssdesessesssdesessesssdesessesss"
    "desessesssdesessesssdesessesssdesessesssdesessnnnndesessnnnndesessesssdesessesssdnnessesssdesessesssdesnnnesss"
    "desessesssdesessesssdnnessnnnndesnnnesssdesessesssdesessnnnndesessnnnndesessesssdnnessesssdesessesssdesessesss"
    "desessesssdesessesssdesnnnnnnndesessesssdnnessesssdesessnnnndesessesssdesessesssdesessnnnndddddddddddddddddddd"
    "dddddddddddddddddddddddddddddddddddddddd"
)
DIM = 8


def single(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def draw():
    random.seed(11)
    images = []
    for person in list(range(300)) + [-1] * 60:
        center = [random.gauss(0, 1) for _ in range(DIM)]
        for _ in range(1 + person % 4 if person >= 0 else 1):
            x = [c + random.gauss(0, 0.3) for c in center]
            norm = math.sqrt(sum(v * v for v in x))
            images.append((person, [single(v / norm) for v in x]))
    return images


def score(a, b):
    return single(sum(x * y for x, y in zip(a[1], b[1])))


def main():
    images = draw()
    gallery = [image for image, role in zip(images, ROLES) if role in "ed"]
    ranks, mates = [], []
    for image, role in zip(images, ROLES):
        if role == "s":
            mate = [score(image, other) for other in gallery if other[0] == image[0]]
            others = [score(image, other) for other in gallery if other[0] != image[0]]
            ranks.append(1 + sum(other >= mate[0] for other in others))
            mates.append(mate[0])
    nobody = sorted(
        (max(score(image, other) for other in gallery) for image, role in zip(images, ROLES) if role == "n"), reverse=True
    )
    with open("identification.csv", "w", encoding="utf-8") as file:
        for person, x in images:
            file.write(",".join([str(person)] + [repr(v) for v in x]) + "\n")
    with open("identification-expected.csv", "w", encoding="utf-8") as file:
        file.write(f"enrolled,{ROLES.count('e')}\ndistractors,{ROLES.count('d')}\n")
        file.write(f"mated,{ROLES.count('s')}\nnonMated,{ROLES.count('n')}\n")
        for k in (1, 5, 10, 20, 50):
            file.write(f"rank@{k},{sum(rank <= k for rank in ranks) / len(ranks)!r}\n")
        for fpir in (0.1, 0.01, 0.001):
            if fpir * len(nobody) >= 10:
                cut = nobody[int(fpir * len(nobody) * (1 + 1e-12))]
                hits = sum(rank == 1 and mate > cut for rank, mate in zip(ranks, mates))
                file.write(f"tpir@{fpir},{hits / len(ranks)!r}\n")


def theirs(path, function):
    """A function of InsightFace, without the imports of its module."""
    import ast
    import heapq

    import numpy as np

    with open(path, encoding="utf-8") as file:
        nodes = [node for node in ast.parse(file.read()).body if isinstance(node, ast.FunctionDef) and node.name == function]
    names = {"np": np, "heapq": heapq, "math": math}
    exec(compile(ast.Module(nodes, []), path, "exec"), names)
    return names[function]


def compare(ijb_evals, ijb_1n):
    import contextlib
    import io

    import numpy as np

    images = draw()

    def chosen(roles):
        some = [image for image, role in zip(images, ROLES) if role in roles]
        # Every distractor is a person of its own; ijb_evals.py finds the position of a person by the number.
        people = [person if person >= 0 else -1 - i for i, (person, _) in enumerate(some)]
        return np.array(people), np.array([x for _, x in some], dtype=np.float32)

    gallery_people, gallery = chosen("ed")
    people, searches = chosen("sn")
    mated, mated_searches = chosen("s")
    fars = [0.1]
    *tops, thresholds, tpirs, _ = theirs(ijb_evals, "evaluation_1N")(searches, gallery, people, gallery_people, fars)
    with contextlib.redirect_stdout(io.StringIO()) as text:
        mask = [int(np.argwhere(gallery_people == person)[0, 0]) for person in mated]
        theirs(ijb_1n, "evaluation")(mated_searches, gallery, mask)
    printed = dict(line.split(" = ") for line in text.getvalue().splitlines() if line.startswith("top"))
    with open("identification-insightface.csv", "w", encoding="utf-8") as file:
        for k, top in zip((1, 5, 10), tops):
            file.write(f"rank@{k},ijb_evals.py,{float(top) / len(mated)!r}\n")
            file.write(f"rank@{k},ijb_1n.py,{float(printed[f'top{k}'])!r}\n")
        for far, threshold, tpir in zip(fars, thresholds, tpirs):
            file.write(f"threshold@{far},ijb_evals.py,{float(threshold)!r}\n")
            file.write(f"tpir@{far},ijb_evals.py,{float(tpir)!r}\n")


if __name__ == "__main__":
    main()
    if "--compare" in sys.argv:
        compare(*sys.argv[-2:])
