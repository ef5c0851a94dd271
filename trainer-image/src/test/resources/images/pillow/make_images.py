# SPDX-License-Identifier: Apache-2.0
"""Writes the files of PillowImagesTest, and beside each the pixels that Pillow decodes: NAME.png for NAME.EXTENSION.

Written with Pillow 13.0.0, OpenCV 5.0.0 (for PNG and PPM files with 16 bits per color) and NumPy 2.4.6:
  pip install pillow opencv-python-headless && python make_images.py
"""

import os

import cv2
import numpy as np
from PIL import Image, ImageOps

WIDTH, HEIGHT = 24, 16


def colors():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
    red = 127 + 120 * np.sin(x / 3) * np.cos(y / 5)
    green = 255 * y / HEIGHT
    blue = 255 * x / WIDTH
    return np.stack([red, green, blue], axis=2).round().clip(0, 255).astype(np.uint8)


RGB = Image.fromarray(colors())
GRAY = RGB.convert("L")
DEEP = colors().astype(np.uint16) * 257 // 2 + 19
ALPHA = RGB.copy()
ALPHA.putalpha(Image.fromarray((np.arange(WIDTH * HEIGHT).reshape(HEIGHT, WIDTH) * 7 % 256).astype(np.uint8)))
TURNED = Image.Exif()
TURNED[0x0112] = 6


def main():
    def save(name, image, **options):
        image.save(name, **options)

    save("jpeg-rgb.jpg", RGB, quality=95, subsampling=0)
    save("jpeg-subsampled.jpg", RGB, quality=95, subsampling=2)
    save("jpeg-progressive.jpg", RGB, quality=95, progressive=True, subsampling=0)
    save("jpeg-gray.jpg", GRAY, quality=95)
    save("jpeg-cmyk.jpg", RGB.convert("CMYK"), quality=95, subsampling=0)
    save("jpeg-turned.jpg", RGB, quality=95, subsampling=0, exif=TURNED)
    save("png-rgb.png.in", RGB, format="PNG")
    save("png-gray.png.in", GRAY, format="PNG")
    save("png-gray-alpha.png.in", ALPHA.convert("LA"), format="PNG")
    save("png-alpha.png.in", ALPHA, format="PNG")
    save("png-palette.png.in", RGB.quantize(200), format="PNG")
    save("png-palette-4-bits.png.in", RGB.quantize(16), format="PNG", bits=4)
    save("png-palette-transparent.png.in", RGB.quantize(20), format="PNG", transparency=3)
    save("png-1-bit.png.in", RGB.convert("1"), format="PNG")
    save("png-gray-16-bits.png.in", Image.fromarray(DEEP[:, :, 1]), format="PNG")
    save("png-turned.png.in", RGB, format="PNG", exif=TURNED)
    save("bmp-rgb.bmp", RGB)
    save("bmp-gray.bmp", GRAY)
    save("bmp-palette.bmp", RGB.quantize(50))
    save("bmp-1-bit.bmp", RGB.convert("1"))
    save("bmp-alpha.bmp", ALPHA)
    save("ppm-rgb.ppm", RGB)
    save("pgm-gray.pgm", GRAY)
    save("pbm-1-bit.pbm", RGB.convert("1"))
    save("pgm-gray-16-bits.pgm", Image.fromarray(DEEP[:, :, 1]))
    save("tiff-rgb.tif", RGB)
    save("tiff-lzw.tif", RGB, compression="tiff_lzw")
    save("tiff-deflate.tif", RGB, compression="tiff_adobe_deflate")
    save("tiff-packbits.tif", RGB, compression="packbits")
    save("tiff-jpeg.tif", RGB, compression="jpeg", quality=95)
    save("tiff-gray.tif", GRAY)
    save("tiff-gray-16-bits.tif", Image.fromarray(DEEP[:, :, 1]))
    save("tiff-gray-16-bits-big-endian.tif", Image.fromarray(DEEP[:, :, 1].astype(">u2")))
    save("tiff-palette.tif", RGB.quantize(50))
    save("tiff-1-bit-fax.tif", RGB.convert("1"), compression="group4")
    save("tiff-alpha.tif", ALPHA)
    save("tiff-cmyk.tif", RGB.convert("CMYK"))
    save("tiff-turned.tif", RGB, exif=TURNED)
    save("webp-lossy.webp", RGB, quality=90)
    save("webp-lossless.webp", RGB, lossless=True)
    save("webp-alpha.webp", ALPHA, quality=90)
    save("webp-lossless-alpha.webp", ALPHA, lossless=True, exact=True)
    save("webp-lossless-palette.webp", RGB.quantize(12).convert("RGB"), lossless=True)
    save("webp-turned.webp", RGB, lossless=True, exif=TURNED)
    for name in ("png-rgb-16-bits.png", "ppm-rgb-16-bits.ppm"):
        cv2.imwrite(name, np.ascontiguousarray(DEEP[:, :, ::-1]))
    os.rename("png-rgb-16-bits.png", "png-rgb-16-bits.png.in")
    for name in sorted(os.listdir()):
        if name.endswith(".py") or name.endswith(".png"):
            continue
        image = ImageOps.exif_transpose(Image.open(name))
        if image.mode.startswith("I"):  # Pillow's conversion clips 16 bits to 255; keep the upper 8
            image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
        image.convert("RGB").save(name.split(".")[0] + ".png")


if __name__ == "__main__":
    main()
