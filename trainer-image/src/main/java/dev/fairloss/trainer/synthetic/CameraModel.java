// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

import dev.fairloss.trainer.data.FaceImages;
import java.util.SplittableRandom;

/** Simulates a camera: color of the light, contrast, blur and noise. */
final class CameraModel {
    private final CaptureConditions conditions;
    private final long grain;

    CameraModel(CaptureConditions conditions, long grain) {
        this.conditions = conditions;
        this.grain = grain;
    }

    /** Turns a drawing into pixels: uint8, (side, side, 3). */
    byte[] develop(Canvas canvas) {
        float[] rgb = canvas.rgb();
        int side = canvas.side();
        expose(rgb);
        blurRows(rgb, side, FaceImages.CHANNELS, side * FaceImages.CHANNELS);
        blurRows(rgb, side, side * FaceImages.CHANNELS, FaceImages.CHANNELS);
        var random = new SplittableRandom(grain);
        byte[] pixels = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            long bits = random.nextLong();
            // sum of four bytes: about normal, mean 0, standard deviation .58
            double bell = ((bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24 & 255)) / 255. - 2;
            double value = rgb[i] + conditions.noise * 1.7 * bell;
            pixels[i] = (byte) Math.round(255 * Math.min(1, Math.max(0, value)));
        }
        return pixels;
    }

    /** Multiplies by the light and applies a curve between x and x squared, which brightens or darkens the mid-tones. */
    private void expose(float[] rgb) {
        double[] light = {conditions.light.red(), conditions.light.green(), conditions.light.blue()};
        double bend = conditions.gamma - 1;
        for (int i = 0; i < rgb.length; i++) {
            double value = Math.min(1, Math.max(0, rgb[i] * light[i % FaceImages.CHANNELS]));
            rgb[i] = (float) (value - bend * 2 * value * (1 - value));
        }
    }

    /** Convolves with (b, 1, b) / (1 + 2 b) along one direction; edge pixels are repeated. */
    private void blurRows(float[] rgb, int side, int step, int stride) {
        float share = (float) (conditions.blur * 1.4 * side / 64 / (1 + conditions.blur * 2.8 * side / 64));
        if (share <= 0) {
            return;
        }
        float[] line = new float[side];
        for (int row = 0; row < side; row++) {
            for (int channel = 0; channel < FaceImages.CHANNELS; channel++) {
                int at = row * stride + channel;
                for (int i = 0; i < side; i++) {
                    line[i] = rgb[at + i * step];
                }
                for (int i = 0; i < side; i++) {
                    float before = line[Math.max(0, i - 1)];
                    float after = line[Math.min(side - 1, i + 1)];
                    rgb[at + i * step] = line[i] + share * (before + after - 2 * line[i]);
                }
            }
        }
    }
}
