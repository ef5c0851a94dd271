# SPDX-License-Identifier: Apache-2.0
"""Writes the golden values of FaceAlignmentTest: scikit-image's Umeyama transform, OpenCV's warpAffine.

Written with scikit-image 0.26.0, OpenCV 5.0.0, NumPy 2.4.6 and Pillow 13.0.0:
  pip install scikit-image opencv-python-headless pillow && python make_aligned.py
"""

import cv2
import numpy as np
from PIL import Image
from skimage.transform import SimilarityTransform

TEMPLATE = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]],
    dtype=np.float32,
)
WIDTH, HEIGHT = 150, 120

# name, side, points
FACES = [
    ("upright", 112, [[55, 45], [92, 44], [74, 66], [58, 85], [90, 84]]),
    ("tilted", 112, [[60.5, 30.25], [95.75, 50.5], [70, 60], [50, 75.5], [80, 92]]),
    ("small", 64, [[70, 50], [84, 51], [77, 59], [71, 66], [83, 67]]),
    ("border", 64, [[5, 10], [40, 12], [22, 32], [7, 50], [38, 52]]),
    ("upside-down", 112, [[90, 80], [55, 82], [72, 60], [88, 40], [57, 41]]),
    ("mirrored", 112, [[92, 44], [55, 45], [74, 66], [90, 84], [58, 85]]),
]


def picture():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
    red = 127 + 120 * np.sin(x / 9) * np.cos(y / 13)
    green = 127 + 120 * np.sin((x + 2 * y) / 17)
    blue = 255 * x / WIDTH
    return np.stack([red, green, blue], axis=2).round().clip(0, 255).astype(np.uint8)


def main():
    rgb = picture()
    Image.fromarray(rgb).save("picture.png")
    with open("transforms.csv", "w", newline="\n") as out:
        for name, side, points in FACES:
            points = np.array(points, dtype=np.float32)
            transform = SimilarityTransform.from_estimate(points, TEMPLATE * side / 112)
            matrix = transform.params[0:2]
            values = [repr(float(v)) for v in matrix.ravel()]
            coordinates = [repr(float(v)) for v in points.ravel()]
            out.write(",".join([name, str(side)] + coordinates + values) + "\n")
            Image.fromarray(cv2.warpAffine(rgb, matrix, (side, side), borderValue=0.0)).save(f"{name}.png")


if __name__ == "__main__":
    main()
