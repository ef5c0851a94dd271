# SPDX-License-Identifier: Apache-2.0
"""Draws embeddings of people and distractors, and computes identification rates independently of the trainer.

Writes identification.csv (person and embedding of each image; -1 is a distractor) and identification-expected.csv. The roles of the
images are those of Gallery (e: enrolled, d: distractor, s: search with a mate, n: search without); everything else is computed
here from the definitions. Run it in this folder: python3 identification.py
"""
import math
import random
import struct

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


if __name__ == "__main__":
    main()
