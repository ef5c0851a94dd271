# SPDX-License-Identifier: Apache-2.0
"""Draws embeddings of 90 people with attributes, and computes their error rates by group independently of the trainer.

Writes attributes.csv (the embeddings) and attributes-expected.csv (the measures). The folds of people are those of
FoldThresholds; everything else is computed here from the definitions. Run it in this folder: python3 attributes.py
"""
import itertools
import math
import random
import struct

FOLDS = "231223200030203241440201044332131331342312442123411433121423140211231014040340200410044302"
DIM = 6
FMR = 0.01


def single(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def draw():
    random.seed(7)
    rows = []
    for person in range(90):
        sex = "female" if person % 3 else "male"
        tone = ["light", "medium", "dark", ""][person % 4] if person < 84 else "rare"
        shared = [0.0] * DIM
        shared[0] = 0.35 if sex == "female" else 0.0  # closer to each other: more false matches
        center = [random.gauss(0, 1) + 2 * s for s in shared]
        noise = 0.33 if tone == "dark" else 0.25  # images vary more: more false non-matches
        for _ in range(2 + person % 3):
            x = [c + random.gauss(0, noise) for c in center]
            norm = math.sqrt(sum(v * v for v in x))
            rows.append((person, sex, tone, [single(v / norm) for v in x]))
    return rows


def score(a, b):
    return single(sum(x * y for x, y in zip(a[3], b[3])))


def gini(rates):
    n, mean = len(rates), sum(rates) / len(rates)
    return n / (n - 1) * sum(abs(x - y) for x in rates for y in rates) / (2 * n * n * mean)


def threshold(impostors, folds, rate):
    """The highest score at which more than this share of the pairs of people in other folds would be accepted."""
    scores = sorted((s for a, b, s in impostors if FOLDS[a[0]] not in folds and FOLDS[b[0]] not in folds), reverse=True)
    return scores[int(rate * len(scores) * (1 + 1e-12))]


def measure(rows, column):
    pairs = [(a, b, score(a, b)) for a, b in itertools.combinations(rows, 2)]
    impostors = [p for p in pairs if p[0][0] != p[1][0]]
    folds = {f: threshold(impostors, f, FMR) for f in itertools.combinations_with_replacement("01234", 2)}

    def accepted(a, b, s):
        return s > folds[tuple(sorted((FOLDS[a[0]], FOLDS[b[0]])))]

    groups, fmr, fnmr = sorted({r[column] for r in rows} - {""}), [], []
    for group in groups:
        people = {r[0] for r in rows if r[column] == group}
        inside = [p for p in pairs if p[0][column] == group and p[1][column] == group]
        genuine = [p for p in inside if p[0][0] == p[1][0]]
        within = [p for p in inside if p[0][0] != p[1][0]]
        cross = [p for p in impostors if (p[0][column] == group) != (p[1][column] == group)]
        yield group, "people", len(people)
        yield group, "genuine", len(genuine)
        yield group, "impostors", len(within)
        yield group, "crossImpostors", len(cross)
        if len(people) < 10 or len(genuine) < 30 or len(within) < 1000:
            continue
        fmr.append(sum(accepted(*p) for p in within) / len(within))
        fnmr.append(1 - sum(accepted(*p) for p in genuine) / len(genuine))
        yield group, "fmr", fmr[-1]
        yield group, "crossFmr", sum(accepted(*p) for p in cross) / len(cross)
        yield group, "fnmr", fnmr[-1]
        for rate in (0.01, 0.001):
            if rate * len(within) >= 10:
                cut = sorted((s for _, _, s in within), reverse=True)[int(rate * len(within) * (1 + 1e-12))]
                yield group, f"tar@{rate}", sum(s > cut for _, _, s in genuine) / len(genuine)
    yield "", "fmrGap", max(fmr) - min(fmr)
    yield "", "fnmrGap", max(fnmr) - min(fnmr)
    yield "", "fmrRatio", max(fmr) / min(fmr)
    yield "", "fnmrRatio", max(fnmr) / min(fnmr)
    yield "", "fmrToMean", max(fmr) / math.prod(fmr) ** (1 / len(fmr))
    yield "", "fnmrToMean", max(fnmr) / math.prod(fnmr) ** (1 / len(fnmr))
    yield "", "inequity", math.sqrt(max(fmr) / min(fmr) * max(fnmr) / min(fnmr))
    yield "", "fdr", 1 - (max(fmr) - min(fmr) + max(fnmr) - min(fnmr)) / 2
    yield "", "garbe", (gini(fmr) + gini(fnmr)) / 2
    yield "", "threshold", sum(folds.values()) / len(folds)


def main():
    rows = draw()
    with open("attributes.csv", "w", encoding="utf-8") as file:
        for person, sex, tone, x in rows:
            file.write(",".join([str(person), sex, tone] + [repr(v) for v in x]) + "\n")
    with open("attributes-expected.csv", "w", encoding="utf-8") as file:
        for column, attribute in ((1, "sex"), (2, "tone")):
            for group, name, value in measure(rows, column):
                file.write(f"{attribute},{group},{name},{value!r}\n")


if __name__ == "__main__":
    main()
