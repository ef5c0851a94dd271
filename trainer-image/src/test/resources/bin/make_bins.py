# SPDX-License-Identifier: Apache-2.0
"""Writes the .bin files of BinFileTest as InsightFace does: pickle.dump((images, issame), file, protocol).

Run with Python 3 in this folder. Pair i is genuine if i is even; image k is the 8 x 8 pattern of TestImages with shift k.
"""
import pickle
import struct

SIDE = 8
PAIRS = 11


def ppm(shift):
    pixels = bytes(
        (7 * x + 13 * y + 50 * c + shift) & 255 for y in range(SIDE) for x in range(SIDE) for c in range(3)
    )
    return b"P6 %d %d 255\n" % (SIDE, SIDE) + pixels


images = [ppm(k) for k in range(2 * PAIRS)]
genuine = [i % 2 == 0 for i in range(PAIRS)]

for protocol in range(2, 6):
    with open(f"protocol-{protocol}.bin", "wb") as file:
        pickle.dump((images, genuine), file, protocol)

# bytearray instead of bytes, and one image object for all pairs: BYTEARRAY8, and references to the memo.
with open("bytearrays.bin", "wb") as file:
    pickle.dump(([bytearray(image) for image in images], genuine), file, 5)
with open("shared.bin", "wb") as file:
    pickle.dump(([images[0]] * (2 * PAIRS), genuine), file, 4)

# As Python 2 writes str in protocol 2: SHORT_BINSTRING, BINSTRING, and items appended one by one.
with open("python2.bin", "wb") as file:
    out = b"\x80\x02]q\x00("
    for k, image in enumerate(images):
        short = b"U" + struct.pack("<B", len(image)) if len(image) < 200 else b"T" + struct.pack("<i", len(image))
        out += short + image + b"r" + struct.pack("<I", k + 1)
    out += b"e]r" + struct.pack("<I", 1000)
    for same in genuine:
        out += (b"\x88" if same else b"\x89") + b"a"
    out += b"\x86."
    assert pickle.loads(out, encoding="bytes") == (images, genuine)
    file.write(out)
